import type { AwsResourceView, BucketPartView, BucketView, PolicyDocumentView } from "./types/aws";
import type { BackupScheduleView, BackupStoreView, RemovedFieldsView } from "./types/backup";
import type { DatabaseView, PoolerView } from "./types/database";
import type {
  ConfigurationFilesView,
  DisruptionBudgetView,
  EnvironmentView,
  NamespaceView,
  NetworkPolicyView,
  PersistentVolumeView,
  PlainTextView,
  SecretTextView,
  ServiceAccountView,
  StatefulView,
  StorageClassView,
} from "./types/kubernetes";
import type {
  AdmissionView,
  CustomResourceView,
  DatabaseRolesView,
  ExposureView,
  FailoverTimingsView,
  ImagesView,
  PatroniView,
  PodSecurityView,
  SafeguardsView,
} from "./types/operators";

export type * from "./types/aws";
export type * from "./types/backup";
export type * from "./types/database";
export type * from "./types/kubernetes";
export type * from "./types/operators";
export type * from "./types/scheduling";

/** What a resource can be seen as. A rule names the roles it covers and never a type. */
export interface Views {
  database: DatabaseView;
  pooler: PoolerView;
  "backup-store": BackupStoreView;
  "backup-schedule": BackupScheduleView;
  "removed-fields": RemovedFieldsView;
  "failover-timings": FailoverTimingsView;
  patroni: PatroniView;
  roles: DatabaseRolesView;
  safeguards: SafeguardsView;
  "pod-security": PodSecurityView;
  exposure: ExposureView;
  images: ImagesView;
  admission: AdmissionView;
  "custom-resource": CustomResourceView;
  "storage-class": StorageClassView;
  "persistent-volume": PersistentVolumeView;
  environment: EnvironmentView;
  "plain-text": PlainTextView;
  "configuration-files": ConfigurationFilesView;
  "secret-text": SecretTextView;
  stateful: StatefulView;
  namespace: NamespaceView;
  "network-policy": NetworkPolicyView;
  "disruption-budget": DisruptionBudgetView;
  bucket: BucketView;
  "bucket-part": BucketPartView;
  "kms-key": AwsResourceView;
  "cloud-secret": AwsResourceView;
  "cloud-secret-rotation": AwsResourceView;
  "pod-identity": AwsResourceView;
  "service-account": ServiceAccountView;
  "policy-document": PolicyDocumentView;
}

export type Role = keyof Views;
