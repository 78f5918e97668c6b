import { PolicyPack } from "@pulumi/policy";
import { toPolicy } from "./frame/policy";
import { rules } from "./rules";

new PolicyPack("kubernetes-postgres", {
  displayName: "PostgreSQL on Kubernetes",
  description: "Refuses PostgreSQL on Kubernetes that would lose data or leak it.",
  enforcementLevel: "mandatory",
  policies: rules.map(toPolicy),
});
