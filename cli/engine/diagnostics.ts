import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/engine_pb";
import { unary } from "./unary";
import type { Diagnostic } from "./registration";

const severities: Record<proto.LogSeverity, Diagnostic["severity"]> = {
  [proto.LogSeverity.DEBUG]: "debug",
  [proto.LogSeverity.INFO]: "info",
  [proto.LogSeverity.WARNING]: "warning",
  [proto.LogSeverity.ERROR]: "error",
};

/** The Engine service: takes what the program logs and remembers its root resource. */
export function engineHandlers(log: (diagnostic: Diagnostic) => void): grpc.UntypedServiceImplementation {
  let root = "";
  return {
    log: unary((request: proto.LogRequest) => {
      if (!request.getEphemeral()) {
        const urn = request.getUrn() === "" ? undefined : request.getUrn();
        log({ severity: severities[request.getSeverity()], message: request.getMessage(), urn });
      }
      return new Empty();
    }),
    getRootResource: unary(() => new proto.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((request: proto.SetRootResourceRequest) => {
      root = request.getUrn();
      return new proto.SetRootResourceResponse();
    }),
    startDebugging: unary(() => new Empty()),
    requirePulumiVersion: unary(() => new proto.RequirePulumiVersionResponse()),
  };
}
