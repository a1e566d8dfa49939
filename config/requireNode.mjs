// First step of every script: the toolchain needs the Node that `npm ci` puts into node_modules/.bin.
const floor = [22, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < floor[0] || (major === floor[0] && minor < floor[1])) {
  console.error(
    `rx-urlsession needs Node ${floor.join('.')} or later and this is ${process.versions.node}: ` +
      'run "npm ci" without --ignore-scripts (it brings Node 24 along), then start this through "npm run".',
  );
  process.exit(1);
}
