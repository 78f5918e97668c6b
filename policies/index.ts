import "./postpone"; // before what it makes lighter
import "./decode-once";
import { PolicyPack } from "@pulumi/policy";
import { allPolicies, exemptionsPolicy } from "./policies";

new PolicyPack("kubernetes-postgres", {
  displayName: "PostgreSQL on Kubernetes",
  description: "Refuses PostgreSQL on Kubernetes that would lose data or leak it.",
  enforcementLevel: "mandatory",
  // The last one reads what the others have written down.
  policies: [...allPolicies(), exemptionsPolicy()],
});
