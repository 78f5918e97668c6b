import type { Parameters } from "../../frame/config";
import type { Place } from "../../frame/place";
import { defineRule, type Judge } from "../../frame/rule";
import { documents } from "../documents";
import { holdsPassword, isPlaceholder, isWrittenOut, mayHoldPassword, namesPassword } from "./credentials";

const parameters = {
  names: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "More names of variables and keys that hold passwords, besides those ending in PASSWORD and the like.",
  },
} satisfies Parameters;
type Config = typeof parameters;

/** Judges a text that everybody who may read its object can read. Messages name its place and never quote it. */
function judgeText(name: () => string, at: Place, where: string, { config, each, whenKnown }: Judge<Config>): void {
  each(() => {
    const called = name();
    const isPassword = namesPassword(called, config.names);
    // Only a connection string that is not known yet leaves the question open.
    return (mayHoldPassword(called) ? each : whenKnown)(() => {
      if (!at.isPresent || !(isPassword ? at.isUnknown || isWrittenOut(at.text ?? "") : holdsPassword(at.text ?? ""))) {
        return undefined;
      }
      return { at, message: `a password that whoever may read the ${where} can read; refer to a Secret instead` };
    });
  });
}

export const noInlineCredentials = defineRule({
  id: "pg-no-inline-credentials",
  title: "Passwords are neither written out nor made up",
  why: "What is in an environment variable or a ConfigMap is in every dump of the object, in backups of etcd and in the repository. A placeholder in a Secret is a password that everybody knows.",
  severity: "critical",
  level: "mandatory",
  references: [
    { framework: "CIS EKS", id: "4.4.1" },
    { framework: "kube-linter", id: "env-var-secret" },
    { framework: "Polaris", id: "sensitiveContainerEnvVar" },
    { framework: "Kyverno", id: "disallow-secrets-from-env-vars" },
    { framework: "Checkov", id: "CKV_K8S_35" },
  ],
  remediationSteps:
    "Set valueFrom.secretKeyRef instead of value, move passwords out of ConfigMaps, and generate what is in Secrets with random.RandomPassword.",
  url: documents.secrets,
  parameters,
  remediates: false,
  example: {
    role: "environment",
    bad: { spec: { env: [{ name: "PGPASSWORD", value: "correct-horse" }] } },
    good: { spec: { env: [{ name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: "orders", key: "password" } } }] } },
  },
  covers: {
    environment: ({ variables }, judge) => {
      for (const { name, value } of variables) judgeText(() => name.text ?? "", value, "pod", judge);
    },
    "plain-text": ({ entries }, judge) => {
      for (const [key, at] of entries) judgeText(() => key, at, "ConfigMap", judge);
    },
    // What is not known yet is no placeholder: those are written down.
    "secret-text": ({ groups }, { config, whenKnown }) => {
      for (const { texts, decode } of groups) {
        whenKnown(() => {
          for (const [, at] of texts.entries.filter(([key]) => namesPassword(key, config.names))) {
            whenKnown(() => {
              if (!isPlaceholder(decode(at.text ?? ""))) return undefined;
              return { at, message: "a placeholder; generate a password instead" };
            });
          }
          return undefined;
        });
      }
    },
  },
});
