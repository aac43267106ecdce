// Shared by the launchers: loads a bundle, making the checkout ready first if it never was.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

exports.bundle = (name) => {
  const path = join(__dirname, '..', 'dist', name);
  if (!existsSync(path)) {
    const setup = spawnSync(process.execPath, [join(__dirname, '..', 'scripts', 'setup.mjs')], {
      stdio: ['ignore', 2, 2],
    });
    if (setup.status !== 0) process.exit(setup.status ?? 1);
  }
  return path;
};
