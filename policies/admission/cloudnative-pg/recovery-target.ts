import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { textOf, type Check } from "../check";

const targets = ["targetLSN", "targetName", "targetXID", "targetTime", "targetImmediate"] as const;

/** `2026-11-01 12:00:00.5+02`, as PostgreSQL writes it; the parts of a date are not checked further. */
const postgresTime = /^\d+-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:\d\d){0,2}|Z)?)?( BC)?$/;
/** RFC 3339, of which the zone may be missing. */
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** How a point in time to recover to is written, and what goes with it. */
export const recoveryTarget: Check = (root) => {
  const recovery = root.in("spec", "bootstrap", "recovery");
  const at = recovery.in("recoveryTarget");
  if (!at.isPresent) return undefined;
  return [...exclusive(at), ...forms(at), ...backupId(at, recovery.in("volumeSnapshots").isPresent)];
};

function isSet(at: Place, target: (typeof targets)[number]): boolean {
  const place = at.in(target);
  return target === "targetImmediate" ? place.isPresent : textOf(place) !== undefined;
}

function exclusive(at: Place): Finding[] {
  const set = targets.filter((target) => isSet(at, target));
  if (set.length < 2) return [];
  return [{ at, message: `${set.join(" and ")} exclude each other; keep one of them` }];
}

function forms(at: Place): Finding[] {
  const judge = (target: string, accepts: (text: string) => boolean, form: string): Finding[] => {
    const text = textOf(at.in(target));
    if (text === undefined || accepts(text)) return [];
    return [{ at: at.in(target), message: `is not ${form}` }];
  };
  return [
    ...judge("targetTime", isTime, "a time; write it as 2026-11-01T12:00:00Z"),
    ...judge(
      "targetLSN",
      (text) => /^[0-9a-f]{1,16}\/[0-9a-f]{1,16}$/i.test(text),
      "a position in the WAL; write it as 0/3000060",
    ),
    ...judge(
      "targetXID",
      (text) => /^\d+$/.test(text) && Number(text) < 2 ** 32,
      "a transaction id; write a number below 4294967296",
    ),
    ...judge("targetName", (text) => Buffer.byteLength(text) < 64, "shorter than 64 bytes; shorten it"),
    ...judge("targetName", (text) => !/[\x00-\x1f\x7f]/.test(text), "free of control characters; remove them"),
    ...judge(
      "targetTLI",
      (text) => text === "latest" || (/^\+?\d+$/.test(text) && Number(text) >= 1),
      '"latest" or a timeline from 1; set one of them',
    ),
  ];
}

function isTime(text: string): boolean {
  return postgresTime.test(text) || (rfc3339.test(text) && !Number.isNaN(Date.parse(text)));
}

/** Only a time tells which backup to begin with. */
function backupId(at: Place, fromSnapshots: boolean): Finding[] {
  const byLabel = (["targetName", "targetXID", "targetImmediate"] as const).some((target) => isSet(at, target));
  if (!byLabel || fromSnapshots || textOf(at.in("backupID")) !== undefined) return [];
  return [{ at: at.in("backupID"), message: "only a time tells which backup to begin with; set it to a backup's id" }];
}
