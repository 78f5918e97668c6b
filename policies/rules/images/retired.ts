/** Images that nobody maintains, or that do not come from who makes the program, by name or folder, and what to take. */
const retired: readonly (readonly [name: string, message: string])[] = [
  [
    "docker.io/pgbackrest/pgbackrest",
    "is not published by pgBackRest, which publishes no image; build one on a PostgreSQL image, or take your operator's",
  ],
  ["docker.io/bitnamilegacy/", "gets no more fixes; take an image that is maintained"],
  ["docker.io/wrouesnel/postgres_exporter", "moved; take quay.io/prometheuscommunity/postgres-exporter"],
];

/** Why an image of this full name is not to be used; undefined where nothing is known against it. */
export function retirement(name: string): string | undefined {
  const found = retired.find(([one]) => (one.endsWith("/") ? name.startsWith(one) : name === one));
  return found === undefined ? undefined : `${name} ${found[1]}`;
}

/** The release of CloudNativePG's operator, "1.22", that an image is; undefined for any other, or a tag that is none. */
export function operatorRelease(name: string, tag: string | undefined): string | undefined {
  if (!/\/cloudnative-pg$/.test(name)) return undefined;
  return /^v?(\d+\.\d+)\b/.exec(tag ?? "")?.[1];
}

/** Whether a release comes before another: 1.9 before 1.30. */
export function isBefore(release: string, other: string): boolean {
  const [[major, minor], [otherMajor, otherMinor]] = [release, other].map((text) => text.split(".").map(Number));
  return (major - otherMajor || minor - otherMinor) < 0;
}
