import type { AddressInfo, Server as SocketServer, Socket } from "node:net";
import * as net from "node:net";
import type * as grpcApi from "@grpc/grpc-js";

/** As the SDK sets it: a whole stack travels in one message. */
export const maxMessageSize = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

type Handlers = grpcApi.UntypedServiceImplementation;
export type Services = [grpcApi.ServiceDefinition, Handlers][];

/**
 * A listening address first, gRPC behind it later: the program and the policy pack need only the address to start, and
 * loading gRPC here overlaps with their start.
 */
export class Host {
  private readonly waiting: Socket[] = [];
  private accept: (socket: Socket) => void = (socket) => this.waiting.push(socket);
  private server: grpcApi.Server | undefined;

  private constructor(private readonly listener: SocketServer) {}

  static listen(): Promise<Host> {
    const listener = net.createServer();
    const host = new Host(listener);
    listener.on("connection", (socket) => {
      host.accept(socket);
    });
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, "127.0.0.1", () => {
        resolve(host);
      });
    });
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  serve(grpc: typeof grpcApi, services: Services): void {
    const server = new grpc.Server(maxMessageSize);
    for (const [definition, handlers] of services) server.addService(definition, handlers);
    const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
    this.server = server;
    this.accept = (socket) => {
      injector.injectConnection(socket);
    };
    this.waiting.splice(0).forEach(this.accept);
  }

  close(): void {
    this.listener.close();
    this.server?.forceShutdown();
  }
}
