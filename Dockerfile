# docker build -t hookledger . && docker run --env-file production.env -p 3000:3000 -p 127.0.0.1:3001:3001 hookledger
# Runs without rights on a read-only file system: docker run --read-only --cap-drop ALL ...
# Base images are named by digest, since a tag can be moved to another image: docs/operations.md#base-images.
FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc deploy/sbom.cjs ./
RUN npm ci --omit=dev --ignore-scripts
RUN node sbom.cjs

FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# What only a development machine needs stays behind.
RUN npm run build && rm -r dist/dev

# Node.js and its libraries alone: who breaks into the service finds no shell, no npm and no package manager.
FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:bb6b03d81066993293a10feda7250e8e1cc034035fe9b61cfceededa7c8bf04d
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=dependencies /app/sbom.cdx.json ./
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
# Files belong to root, so the service cannot change its own code. By number, so that Kubernetes can tell it from root.
USER 65532:65532
# Deliveries; and admin API, console, metrics and probes.
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/nodejs/bin/node", "dist/src/cli/healthcheck.js"]
# Commands name only their file: docker run ... hookledger dist/src/cli/doctor.js
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["dist/src/main.js"]
