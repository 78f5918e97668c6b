import { ifKnown } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import type { DatabaseRoleView } from "../../views/types";
import { documents } from "../documents";
import { judgePower } from "./powers";

/** Roles of the same list that hold a power which their members take over with SET ROLE. */
function powerfulOf(roles: readonly DatabaseRoleView[], allowed: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const role of roles) {
    const name = ifKnown(() => nameOf(role));
    if (name === undefined || allowed.includes(name)) continue;
    const judged = role.powers.map((it) => ifKnown(() => judgePower(it.power)));
    if (judged.some((it) => it !== undefined && it.level === undefined)) found.add(name);
  }
  return found;
}

function nameOf({ name }: DatabaseRoleView): string {
  return typeof name === "string" ? name : (name.text ?? "");
}

/** A connection string whose user is the superuser that initdb makes. */
const connectsAsSuperuser = /\bpostgres(ql)?:\/\/postgres[:@]|\buser\s*=\s*'?postgres\b/;

export const noSuperuserApp = defineRule({
  id: "pg-no-superuser-app",
  title: "No login has the powers of a superuser",
  why: "Whoever gets an application's password gets its powers. A superuser reads every table, runs programs on the server and switches the logs off; SQL injection then owns the database and its pods.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "CloudNativePG: set enableSuperuserAccess of the Cluster, and superuser, createrole and bypassrls of its managed.roles and of a DatabaseRole to false, and take postgres and the roles that reach the files and programs of the server out of inRoles. Zalando: take superuser, createrole and bypassrls out of spec.users. Crunchy: take SUPERUSER, CREATEROLE and BYPASSRLS out of spec.users[].options. Let exporters and applications connect as a role of their own, not as postgres.",
  url: documents.roles,
  parameters: {
    allowUsers: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of roles that may have such powers, such as one for administrators.",
    },
  },
  remediates: true,
  example: {
    role: "roles",
    bad: { spec: { managed: { roles: [{ name: "app", login: true, superuser: true }] } } },
    good: { spec: { managed: { roles: [{ name: "app", login: true, superuser: false }] } } },
  },
  covers: {
    roles: ({ roles }, { config, each }) => {
      const powerful = powerfulOf(roles, config.allowUsers);
      for (const role of roles) {
        each(() => {
          if (config.allowUsers.length > 0 && config.allowUsers.includes(nameOf(role))) return undefined;
          for (const it of role.powers) {
            each(() => {
              const judged = judgePower(it.power, powerful);
              if (judged === undefined) return undefined;
              const message = `${it.power}: ${judged.consequence}; take it away`;
              return { at: it.at, message, fix: it.fix, level: judged.level };
            });
          }
          return undefined;
        });
      }
    },
    environment: ({ variables, isDatabase, hiddenRoles }, { config, each, whenKnown, notApplicable }) => {
      if (hiddenRoles !== undefined) notApplicable(hiddenRoles);
      // The database's own containers make the superuser, or are told its name.
      if (isDatabase || config.allowUsers.includes("postgres")) return;
      for (const { name, value } of variables) {
        each(() => {
          const isUser = /^DATA_SOURCE_USER$/.test(name.text ?? "");
          return whenKnown(() => {
            const text = value.text ?? "";
            if (!(isUser ? text === "postgres" : connectsAsSuperuser.test(text))) return undefined;
            const message =
              "connects as postgres, the superuser; use a role of its own, one in pg_monitor for an exporter";
            return { at: value, message };
          });
        });
      }
    },
  },
});
