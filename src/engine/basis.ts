// The name of a state of members and resources: which daemon's, and the how manieth. What a plan rests on.

/** Names a state; no other state has, or will have, the same name. */
export function nameBasis(incarnation: number, version: number): string {
  return `${incarnation}.${version}`;
}

/** True if a state came after another one. */
export function isLaterBasis(one: string, other: string): boolean {
  const [incarnation = 0, version = 0] = one.split('.').map(Number);
  const [otherIncarnation = 0, otherVersion = 0] = other.split('.').map(Number);
  return incarnation === otherIncarnation ? version > otherVersion : incarnation > otherIncarnation;
}
