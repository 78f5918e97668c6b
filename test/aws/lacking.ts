/** Types of resources that moto has no call for; docs/testing.md names them, and a real account must show them. */
export const lackingCalls: ReadonlySet<string> = new Set(["aws:eks/podIdentityAssociation:PodIdentityAssociation"]);

/** Inputs that moto takes and forgets, as paths into the inputs of a type; "*" is every item of a list. */
export const lackingFields: Record<string, string[]> = {
  "aws:kms/key:Key": ["rotationPeriodInDays"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["rules.*.sourceSelectionCriteria"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "rules.*.blockedEncryptionTypes",
  ],
};
