/** The oldest Node that has all the library needs. */
const oldest: readonly [major: number, minor: number] = Object.freeze([22, 19]);

/** What is wrong with a version of Node, as a sentence; null when nothing is. */
export const nodeVersionDefect = (version: string): string | null => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return `rx-urlsession needs Node.js ${oldest.join('.')} or newer, and this is ${version}.`;
};

const defect = nodeVersionDefect(process.versions.node);
if (defect !== null) throw new Error(defect);
