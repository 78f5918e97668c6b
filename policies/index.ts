import { PolicyPack } from "@pulumi/policy";
import { exemptionsPolicy } from "./frame/exemption-policy";
import { toPolicy } from "./frame/policy";
import { rules } from "./rules";

new PolicyPack("kubernetes-postgres", {
  displayName: "PostgreSQL on Kubernetes",
  description: "Refuses PostgreSQL on Kubernetes that would lose data or leak it.",
  enforcementLevel: "mandatory",
  // The last one reads what the others have written down.
  policies: [...rules.map(toPolicy), exemptionsPolicy()],
});
