import { inEvery, inMajors, type ImageContent, type Majors } from "../../operators/image-content";
import type { OperatorFacts } from "../../operators/operator";
import { defaults } from "../defaults";
import { ownValue } from "../objects";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ClusterSpec } from "../spec/cluster";

/** Extensions and libraries: what they are called, what they need, and whether the operator's image has them. */

/** What people call an extension, and its name in SQL. */
const extensionNames: Record<string, string> = {
  pgvector: "vector",
  timescale: "timescaledb",
  pgcron: "pg_cron",
  pgtrgm: "pg_trgm",
  uuid: "uuid-ossp",
};

/** Extensions that PostgreSQL must load at start, by the library. */
const preloaded: Record<string, string> = {
  pg_cron: "pg_cron",
  timescaledb: "timescaledb",
  citus: "citus",
  pglogical: "pglogical",
  pg_stat_kcache: "pg_stat_kcache",
};

/**
 * PostgreSQL's own modules, with the majors that have one where not all from 14 to 18 do.
 * Source: https://www.postgresql.org/docs/current/contrib.html of each major.
 */
const ownModules: Readonly<Record<string, Majors>> = {
  ...inEvery(
    "amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw " +
      "fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache " +
      "pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pgcrypto pgrowlocks pgstattuple " +
      "plpgsql postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2",
  ),
  ...inMajors("adminpack old_snapshot", { last: 16 }),
  ...inMajors("pg_walinspect", { first: 15 }),
  ...inMajors("pg_logicalinspect", { first: 18 }),
};

/** Libraries of PostgreSQL's own that are no extensions: nothing is created in SQL. */
const ownLibraries: Readonly<Record<string, Majors>> = {
  ...inEvery("auth_delay auto_explain passwordcheck sepgsql"),
  ...inMajors("basic_archive basebackup_to_shell", { first: 15 }),
  ...inMajors("pg_overexplain", { first: 18 }),
};

/** Checks the extensions of one database. */
export function checkExtensions(
  path: string,
  spec: Lenient<ClusterSpec>,
  { imageContent }: OperatorFacts,
  extensions: string[] | undefined,
  report: Report,
): void {
  const there = { ...ownModules, ...imageContent.extensions };
  const loaded = [...(spec.sharedPreloadLibraries ?? []), ...(imageContent.loaded ?? [])];
  extensions?.forEach((extension, index) => {
    const at = `${path}[${index}]`;
    if (Object.hasOwn(extensionNames, extension)) {
      report(at, extension, "is not what the extension is called in SQL", `set it to "${extensionNames[extension]}"`);
    } else if (!/^[a-z][a-z0-9_-]{0,62}$/.test(extension)) {
      report(at, extension, "is not the name of an extension", 'use its name in SQL, such as "vector" or "pg_trgm"');
    } else if (!isThere(extension, spec, there)) {
      refuseMissing(at, extension, spec, imageContent, report);
    } else if (Object.hasOwn(preloaded, extension) && !loaded.includes(preloaded[extension])) {
      const message = "only works when PostgreSQL loads its library at start";
      report(at, extension, message, `add "${preloaded[extension]}" to sharedPreloadLibraries`);
    }
  });
}

/** Checks the libraries that are loaded at start: PostgreSQL does not start without one of them. */
export function checkLibraries(spec: Lenient<ClusterSpec>, { imageContent }: OperatorFacts, report: Report): void {
  const there = { ...ownModules, ...ownLibraries, ...imageContent.extensions, ...imageContent.libraries };
  spec.sharedPreloadLibraries?.forEach((library, index) => {
    const path = `sharedPreloadLibraries[${index}]`;
    if (!/^[\w$-]+(\/[\w-]+)?$/.test(library)) {
      const message = "is not the name of a library, one for each line";
      report(path, library, message, 'write it as PostgreSQL loads it, such as "pg_stat_statements"');
    } else if (!isThere(library.replace(/^\$libdir\//, ""), spec, there)) {
      refuseMissing(path, library, spec, imageContent, report);
    }
  });
}

/** Whether the image has it; of an image of somebody's own nothing is known, and everything is let through. */
function isThere(name: string, spec: Lenient<ClusterSpec>, there: Readonly<Record<string, Majors>>): boolean {
  if (spec.image !== undefined) return true;
  const { first = 0, last = Infinity } = ownValue(there, name) ?? { last: 0 };
  const major = majorOf(spec);
  return first <= major && major <= last;
}

function refuseMissing(
  path: string,
  name: string,
  spec: Lenient<ClusterSpec>,
  { summary, remedy }: ImageContent,
  report: Report,
): void {
  report(path, name, `is not in ${summary}, for PostgreSQL ${majorOf(spec)}`, remedy);
}

function majorOf(spec: Lenient<ClusterSpec>): number {
  return spec.postgresVersion ?? defaults.ClusterSpec.postgresVersion;
}
