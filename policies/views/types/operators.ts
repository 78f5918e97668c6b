import type { Edit } from "../../frame/edit";
import type { Place, Setting } from "../../frame/place";
import type { Judgement } from "../../frame/rule";

/** How long an instance manager waits, in seconds (CloudNativePG). */
export interface FailoverTimingsView {
  readonly what: string;
  readonly stopDelay: Setting<number>;
  readonly smartShutdownTimeout: Setting<number>;
  readonly switchoverDelay: Setting<number>;
  readonly failoverDelay: Setting<number>;
  /** The primary's lease; renewal must be given up before it ends. */
  readonly lease: {
    readonly duration: Setting<number>;
    readonly renewDeadline: Setting<number>;
    readonly retryPeriod: Setting<number>;
  };
  /** Whether a primary that sees neither the API server nor another instance stops itself. */
  readonly isolationCheck: Setting<boolean>;
}

/** Patroni's dynamic configuration: seconds and bytes. */
export interface PatroniView {
  readonly what: string;
  /** Where the whole of it is written. */
  readonly at: Place;
  readonly ttl: Setting<number>;
  readonly loopWait: Setting<number>;
  readonly retryTimeout: Setting<number>;
  readonly maximumLagOnFailover: Setting<number | undefined>;
  /** What sets one of them; nothing where it is part of a text that is not edited. */
  readonly set: (name: "ttl" | "loop_wait" | "retry_timeout" | "maximum_lag_on_failover", value: number) => Edit[];
}

/** A login role, and what it may do beyond its own objects. */
export interface DatabaseRoleView {
  /** Where it is described. */
  readonly at: Place;
  readonly name: Place | string;
  /** Powers it has, each with the place that gives it and what takes it away: "SUPERUSER", "member of pg_write_all_data". */
  readonly powers: readonly { readonly at: Place; readonly power: string; readonly fix: Edit[] }[];
}

export interface DatabaseRolesView {
  readonly what: string;
  readonly roles: readonly DatabaseRoleView[];
}

/** Switches that make the operator look away. */
export interface SafeguardsView {
  readonly what: string;
  /** The ones that are thrown: what each does, and what to do instead. */
  readonly switchedOff: readonly { readonly at: Place; readonly message: string }[];
}

/** The user and rights that the pods of a database run with, beyond what the operator fixes. */
export interface PodSecurityView {
  readonly what: string;
  readonly namespace: Place;
  /** The strictest Pod Security level its pods pass. */
  readonly level: "restricted" | "baseline" | "privileged";
  /** What keeps them from passing a stricter one. */
  readonly weaknesses: readonly { readonly at: Place; readonly message: string; readonly fix?: Edit[] }[];
}

/** How a database is reached from outside its pods' network, each way with the place that asks for it. */
export interface ExposureView {
  readonly what: string;
  readonly endpoints: readonly {
    readonly at: Place;
    readonly type: "LoadBalancer" | "NodePort" | "ExternalIP";
    /** Whether the load balancer has private addresses only. */
    readonly isInternal: boolean;
    /** CIDR ranges that may connect; empty: everybody. */
    readonly sourceRanges: readonly string[];
    /**
     * What to write at the place to close it, and what to set for a few to get in. Default: ClusterIP, and the fields
     * and annotations of a Service.
     */
    readonly instead?: { readonly closed: string; readonly narrow: string };
  }[];
}

/** An image of a database's containers, wherever it is written. */
export interface ImagesView {
  readonly what: string;
  readonly images: readonly {
    readonly container: string;
    /** The reference in effect; undefined where the operator's default decides. */
    readonly image: Setting<string | undefined>;
    /** Whether it is PostgreSQL itself, whose major must be a supported one. */
    readonly isServer: boolean;
  }[];
}

/** What the operator's own admission refuses, told at preview: one judgement a rule of its webhook or of its definitions. */
export interface AdmissionView {
  readonly what: string;
  /** `releases` are those installed, one an operator: "cloudnative-pg-1.29.0". Default: the newest of each. */
  readonly refusals: (releases?: readonly string[]) => readonly Judgement[];
}

/** A custom resource as it is sent to the API server. */
export interface CustomResourceView {
  readonly apiVersion: string;
  readonly kind: string;
  readonly root: Place;
}
