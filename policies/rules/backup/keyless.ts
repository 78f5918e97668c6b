import { defineRule } from "../../frame/rule";
import { allStores } from "../../views/backup-bucket";
import { documents } from "../documents";
import { archivingClusters, noteUnread, sayWhatIsHidden } from "./archives";
import { isInAws, rolesBehindPods } from "./pod-identity";

export const backupKeyless = defineRule({
  id: "pg-backup-keyless",
  title: "Backups reach AWS with a role of the pods, and no access key",
  why: "An access key works for whoever copies it, from anywhere, until somebody revokes it. A role's credentials last an hour and only pods of one ServiceAccount get them; without a role behind the ServiceAccount, archiving fails, or works with the rights of the whole node.",
  severity: "high",
  level: "mandatory",
  references: [{ framework: "CIS EKS", id: "5.2.1" }],
  remediationSteps:
    "Set spec.configuration.s3Credentials.inheritFromIAMRole of the ObjectStore to true, and give the cluster's ServiceAccount a role: an aws.eks.PodIdentityAssociation for it, or the annotation eks.amazonaws.com/role-arn in spec.serviceAccountTemplate of the Cluster. With Spilo remove AWS_ACCESS_KEY_ID from the environment; with pgBackRest set repo1-s3-key-type to web-id.",
  url: documents.podIdentity,
  parameters: {
    requireRole: {
      type: "boolean",
      default: true,
      description: "Whether the stack must show the role; false where another stack binds it to the ServiceAccount.",
    },
  },
  remediates: false,
  example: {
    role: "backup-store",
    bad: {
      spec: {
        configuration: {
          s3Credentials: { inheritFromIAMRole: false, accessKeyId: { name: "orders-s3", key: "ACCESS_KEY_ID" } },
        },
      },
    },
    good: { spec: { configuration: { s3Credentials: { inheritFromIAMRole: true } } } },
  },
  joins: {
    roles: ["backup-store", "database"],
    check: (stack, judgeOf) => {
      sayWhatIsHidden(stack.all("database"), judgeOf);
      const [clustersOf, hasRole] = [archivingClusters(stack), rolesBehindPods(stack)];
      for (const store of allStores(stack)) {
        const { each, notApplicable, config } = judgeOf(store.resource);
        const { credentials, endpoint } = store.view;
        each(() => {
          if (!isInAws(endpoint)) return notApplicable("it is not in AWS, whose roles other object stores do not know");
          each(() =>
            credentials.staticKeys.map((at) => ({
              at,
              message: `an access key, which works for whoever copies it; remove it and ${credentials.instead}`,
            })),
          );
          if (!credentials.usesPodIdentity || !config.requireRole) return undefined;
          const archiving = clustersOf(store);
          const { clusters } = archiving;
          noteUnread(archiving, { notApplicable });
          if (clusters.length === 0) return notApplicable("no cluster of this stack is known to archive to it");
          for (const cluster of clusters) {
            judgeOf(cluster.resource).each(() => {
              if (hasRole(cluster)) return undefined;
              const { serviceAccount, roleArn } = cluster.view.identity;
              const message = `no role stands behind ServiceAccount ${serviceAccount.value}; set it to the ARN of one, or create a PodIdentityAssociation`;
              return { at: roleArn, message };
            });
          }
          return undefined;
        });
      }
    },
  },
});
