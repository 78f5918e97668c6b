import type { Place, Setting } from "../../frame/place";
import type { ClientAuthentication, ParametersView } from "./database";

/** A Kubernetes StorageClass. */
export interface StorageClassView {
  readonly name: Place;
  readonly provisioner: Place;
  /** A parameter of the driver, whose keys have no case. */
  readonly parameter: (name: string) => Place;
  readonly bindingMode: Setting<string>;
  readonly allowsExpansion: Setting<boolean>;
  readonly reclaimPolicy: Setting<string>;
}

/** A PersistentVolume that somebody made by hand. */
export interface PersistentVolumeView {
  readonly storageClass: Place;
}

/** An environment variable of a container. */
export interface EnvironmentVariable {
  readonly name: Place;
  /** Present for a literal value, absent for a reference to a Secret or ConfigMap. */
  readonly value: Place;
}

/** Containers and the environment they are given. */
export interface EnvironmentView {
  /** Whether these are the database's own containers, in which every password is one of its own. */
  readonly isDatabase: boolean;
  readonly variables: readonly EnvironmentVariable[];
  /** Why nothing shows which roles the database has; undefined where its other views do. */
  readonly hiddenRoles?: string;
}

/** Plain texts by key, as a ConfigMap holds them. */
export interface PlainTextView {
  readonly entries: readonly [string, Place][];
}

/** PostgreSQL's own files in a ConfigMap. */
export interface ConfigurationFilesView {
  readonly name: Place;
  readonly namespace: Place;
  /** What a postgresql.conf sets; undefined where there is none. */
  readonly parameters: ParametersView | undefined;
  /** The lines of a pg_hba.conf. */
  readonly clientAuthentication: ClientAuthentication | undefined;
}

/** Secret texts by key, in groups that are stored differently; `decode` turns what is stored into the text. */
export interface SecretTextView {
  readonly groups: readonly { readonly texts: Place; readonly decode: (stored: string) => string }[];
}

/** Something whose deletion loses data. */
export interface StatefulView {
  readonly what: string;
  /** Undefined where nothing can say it, as in a manifest. */
  readonly isProtected: boolean | undefined;
  /** A field of its own that makes deletion lose data, where that is thrown. May throw Unreadable. */
  readonly deletesDataAt: { readonly at: Place; readonly message: string } | undefined;
}

/** A namespace and the Pod Security level that its pods must pass. */
export interface NamespaceView {
  readonly name: Place;
  readonly enforced: Setting<string | undefined>;
}

/** A NetworkPolicy, as far as it closes pods off. */
export interface NetworkPolicyView {
  readonly namespace: Place;
  /** Whether it selects pods of these labels. May throw Unreadable. */
  readonly selects: (labels: Readonly<Record<string, string>>) => boolean;
  /** Whether it is about ingress, and lets not everybody in. */
  readonly restrictsIngress: boolean;
  /** Rules that let everybody reach PostgreSQL's port, which no other policy takes back. */
  readonly open: readonly Place[];
}

/** A PodDisruptionBudget. */
export interface DisruptionBudgetView {
  readonly namespace: Place;
  readonly selects: (labels: Readonly<Record<string, string>>) => boolean;
  /** Pods of `count` that may be gone at once. May throw Unreadable. */
  readonly allows: (count: number) => number;
  readonly at: Place;
}

/** A ServiceAccount, and the AWS role that its pods get through IRSA. */
export interface ServiceAccountView {
  readonly name: Place;
  readonly namespace: Place;
  /** The annotation `eks.amazonaws.com/role-arn`. */
  readonly roleArn: Place;
}
