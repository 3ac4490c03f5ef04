// Writes sbom.cdx.json: the packages of the image, as CycloneDX. In any folder with package.json and package-lock.json.
// npm makes the list; only what is for development is taken out here, since `npm sbom --omit=dev` (npm 11.19) also leaves out
// what a package for development needs too, pg and @nestjs/core among it.
const { execSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');

const command = 'npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application';
const { components, dependencies, ...rest } = JSON.parse(
  execSync(command, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = new Set(
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`),
);
const root = rest.metadata.component['bom-ref'];

const sbom = {
  ...rest,
  components: components.filter((component) => shipped.has(component['bom-ref'])),
  dependencies: dependencies
    .filter(({ ref }) => ref === root || shipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((name) => shipped.has(name)) })),
};
writeFileSync('sbom.cdx.json', `${JSON.stringify(sbom, undefined, 2)}\n`);
console.log(`sbom.cdx.json: ${sbom.components.length} packages`);
