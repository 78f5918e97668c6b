import * as grpc from "@grpc/grpc-js";

/** Why a call is refused, as a gRPC status. */
export class Refusal extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
  ) {
    super(message);
  }
}

/** A gRPC handler from an async function: what it throws becomes the call's status. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          callback({ code: error instanceof Refusal ? error.code : grpc.status.UNKNOWN, details });
        },
      );
  };
}

/** A client's call as a promise: `call<Response>((done) => client.method(request, done))`. */
export function call<Response>(
  start: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (error !== null) reject(error);
      else resolve(response);
    });
  });
}
