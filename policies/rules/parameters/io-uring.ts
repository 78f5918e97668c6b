import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { itself } from "./values";

export const ioUring = defineRule({
  id: "pg-io-uring-needs-seccomp",
  title: "io_uring is only used where the seccomp profile allows it",
  why: "The default seccomp profile of container runtimes forbids io_uring: the server does not start, and says only that an operation is not permitted.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set io_method in spec.postgresql.parameters of the Cluster to worker, or spec.seccompProfile to type Localhost with a profile that allows io_uring_setup, io_uring_enter and io_uring_register.",
  url: documents.ioUring,
  parameters: {},
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { postgresql: { parameters: { io_method: "io_uring" } } } },
    good: { spec: { postgresql: { parameters: { io_method: "worker" } } } },
  },
  covers: {
    database: ({ parameters, seccompProfile }, { each }) =>
      each(() => {
        const { at, value } = parameters.of("io_method");
        if (value?.trim().toLowerCase() !== "io_uring") return undefined;
        const profile = seccompProfile.value;
        // Without a profile every system call is allowed, which ns-pod-security-enforced reports.
        if (profile === "Localhost" || profile === "Unconfined") return undefined;
        const refuses = profile === "RuntimeDefault" ? "does not" : "may not";
        const message = `the seccomp profile ${profile} ${refuses} let the server start with io_uring; set ${itself(at, "io_method")} to worker`;
        return { at, message };
      }),
  },
});
