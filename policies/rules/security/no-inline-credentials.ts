import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { fillsPasswordIn, isMadeUp, namesDatabasePassword, namesInText, namesPassword } from "./credentials";
import { credentialParameters, judgeText } from "./judge-text";

export const noInlineCredentials = defineRule({
  id: "pg-no-inline-credentials",
  title: "Passwords are neither written out nor made up",
  why: "What is in an environment variable or a ConfigMap is in every dump of the object, in backups of etcd and in the repository. A password out of an example is one that everybody knows, in a Secret too.",
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
  parameters: credentialParameters,
  remediates: false,
  example: {
    role: "environment",
    bad: { spec: { env: [{ name: "PGPASSWORD", value: "correct-horse" }] } },
    good: { spec: { env: [{ name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: "orders", key: "password" } } }] } },
  },
  covers: {
    environment: ({ variables, isDatabase }, judge) => {
      const namesOne = isDatabase ? namesPassword : namesDatabasePassword;
      for (const { name, value } of variables) {
        judgeText(() => name.text ?? "", value, "pod", namesOne, judge);
        judge.each(() => {
          if (name.text !== "DATA_SOURCE_NAME") return undefined;
          return judge.whenKnown(() => {
            if (!fillsPasswordIn(value.text ?? "")) return undefined;
            const message =
              "the exporter's password is filled in, so that every process and dump of the container shows it; set DATA_SOURCE_URI, DATA_SOURCE_USER and DATA_SOURCE_PASS_FILE instead";
            return { at: value, message, level: "advisory" };
          });
        });
      }
    },
    "plain-text": ({ entries }, judge) => {
      for (const [key, at] of entries) judgeText(() => key, at, "ConfigMap", namesInText, judge);
    },
    // What is not known yet is no such password: those are written down.
    "secret-text": ({ groups }, { config, whenKnown }) => {
      for (const { texts, decode } of groups) {
        whenKnown(() => {
          for (const [, at] of texts.entries.filter(([key]) => namesPassword(key, config.names))) {
            whenKnown(() => {
              if (!isMadeUp(decode(at.text ?? ""))) return undefined;
              return { at, message: "a password that stands in examples; generate one instead" };
            });
          }
          return undefined;
        });
      }
    },
  },
});
