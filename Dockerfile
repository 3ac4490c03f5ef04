# docker build -t hookledger . && docker run --env-file production.env -p 3000:3000 -p 127.0.0.1:3001:3001 hookledger
# Runs as nobody in particular on a read-only file system: docker run --read-only --cap-drop ALL ...
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
# Files belong to root, so that the service could not change itself.
USER node
# Deliveries; and admin API, console, metrics and probes.
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "dist/src/cli/healthcheck.js"]
# Straight to node: npm would not hand SIGTERM on.
CMD ["node", "dist/src/main.js"]
