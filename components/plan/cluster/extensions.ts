import { defaults } from "../defaults";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ClusterSpec } from "../spec/cluster";

/** Extensions and libraries: what they are called, what they need, and whether the default images have them. */

/** What people call an extension, and its name in SQL. */
const extensionNames: Record<string, string> = {
  pgvector: "vector",
  timescale: "timescaledb",
  pgcron: "pg_cron",
  pgtrgm: "pg_trgm",
  uuid: "uuid-ossp",
};

/** Extensions that PostgreSQL must load at start, by the library. */
const preloaded: Record<string, string> = { pg_cron: "pg_cron", timescaledb: "timescaledb", citus: "citus" };

/**
 * What the default images have, those of flavour "standard": PostgreSQL's own modules, pgAudit, pgvector and
 * pg_failover_slots. With the majors that have a module where not all from 14 to 18 do.
 * Sources: https://github.com/cloudnative-pg/postgres-containers and
 * https://www.postgresql.org/docs/current/contrib.html of each major.
 */
const inDefaultImages = new Set(
  (
    "amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw " +
    "fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache " +
    "pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pgcrypto pgrowlocks pgstattuple " +
    "plpgsql postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2 " +
    "vector pgaudit pg_failover_slots"
  ).split(" "),
);
const inSomeMajors: Record<string, { first: number; last: number }> = {
  adminpack: { first: 14, last: 16 },
  old_snapshot: { first: 14, last: 16 },
  pg_walinspect: { first: 15, last: 18 },
  pg_logicalinspect: { first: 18, last: 18 },
};

/** Libraries of PostgreSQL's own that are no extensions: nothing is created in SQL. */
const librariesInSomeMajors: Record<string, { first: number; last: number }> = {
  auth_delay: { first: 14, last: 18 },
  auto_explain: { first: 14, last: 18 },
  basic_archive: { first: 15, last: 18 },
  basebackup_to_shell: { first: 15, last: 18 },
  passwordcheck: { first: 14, last: 18 },
  pg_overexplain: { first: 18, last: 18 },
  sepgsql: { first: 14, last: 18 },
};

/** Checks the extensions of one database. */
export function checkExtensions(
  path: string,
  spec: Lenient<ClusterSpec>,
  extensions: string[] | undefined,
  report: Report,
): void {
  extensions?.forEach((extension, index) => {
    const at = `${path}[${index}]`;
    if (Object.hasOwn(extensionNames, extension)) {
      report(at, extension, "is not what the extension is called in SQL", `set it to "${extensionNames[extension]}"`);
    } else if (!/^[a-z][a-z0-9_-]{0,62}$/.test(extension)) {
      report(at, extension, "is not the name of an extension", 'use its name in SQL, such as "vector" or "pg_trgm"');
    } else if (!isThere(extension, spec, inSomeMajors)) {
      refuseMissing(at, extension, spec, report);
    } else if (
      Object.hasOwn(preloaded, extension) &&
      !(spec.sharedPreloadLibraries ?? []).includes(preloaded[extension])
    ) {
      const message = "only works when PostgreSQL loads its library at start";
      report(at, extension, message, `add "${preloaded[extension]}" to sharedPreloadLibraries`);
    }
  });
}

/** Checks the libraries that are loaded at start: PostgreSQL does not start without one of them. */
export function checkLibraries(spec: Lenient<ClusterSpec>, report: Report): void {
  spec.sharedPreloadLibraries?.forEach((library, index) => {
    const path = `sharedPreloadLibraries[${index}]`;
    if (!/^[\w$-]+(\/[\w-]+)?$/.test(library)) {
      const message = "is not the name of a library, one for each line";
      report(path, library, message, 'write it as PostgreSQL loads it, such as "pg_stat_statements"');
    } else if (!isThere(library.replace(/^\$libdir\//, ""), spec, { ...inSomeMajors, ...librariesInSomeMajors })) {
      refuseMissing(path, library, spec, report);
    }
  });
}

/** Whether the image has it; of an image of somebody's own nothing is known, and everything is let through. */
function isThere(
  name: string,
  spec: Lenient<ClusterSpec>,
  some: Readonly<Record<string, { first: number; last: number }>>,
): boolean {
  if (spec.image !== undefined || inDefaultImages.has(name)) return true;
  const major = majorOf(spec);
  return Object.hasOwn(some, name) && some[name].first <= major && major <= some[name].last;
}

function refuseMissing(path: string, name: string, spec: Lenient<ClusterSpec>, report: Report): void {
  const message = `is not in the default image of PostgreSQL ${majorOf(spec)}, which has PostgreSQL's own modules, pgaudit and vector`;
  report(path, name, message, "set image to one that has it, or remove it");
}

function majorOf(spec: Lenient<ClusterSpec>): number {
  return spec.postgresVersion ?? defaults.ClusterSpec.postgresVersion;
}
