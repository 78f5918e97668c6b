import * as pulumi from "@pulumi/pulumi";

/**
 * One statement of an IAM policy. Values that only AWS knows are inputs, so a preview shows the statement and leaves
 * open no more than the ARN it cannot know yet.
 */
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: Principal;
  Action: string | string[];
  Resource?: pulumi.Input<string> | pulumi.Input<string>[];
  Condition?: Record<string, Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>;
};

/** Whom a statement of a trust or resource policy is about. */
export type Principal =
  | "*"
  | { AWS: pulumi.Input<string> | pulumi.Input<string>[] }
  | { Service: string }
  | { Federated: pulumi.Input<string> };

/** An IAM policy document. */
export type PolicyDocument = { Version: "2012-10-17"; Statement: Statement[] };

/** A policy document of these statements; what is undefined is left out. */
export function policy(...statements: (Statement | undefined)[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.filter((statement) => statement !== undefined) };
}

/** Applies a function to an input, and stays plain where the input is plain. */
export function map<T>(input: pulumi.Input<string>, transform: (value: string) => T): T | pulumi.Output<T> {
  if (typeof input === "string") return transform(input);
  return pulumi.output(input).apply(transform);
}

/** Joins inputs to one text, and stays plain where all of them are. */
export function text(...parts: pulumi.Input<string>[]): pulumi.Input<string> {
  const plain = parts.filter((part) => typeof part === "string");
  return plain.length === parts.length ? plain.join("") : pulumi.concat(...parts);
}

/**
 * The value of kms:ViaService for a request that an AWS service makes: "s3.eu-west-1.amazonaws.com".
 * The services carry the Chinese suffix in China (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html).
 */
export function viaService(service: string, region: pulumi.Input<string>): pulumi.Input<string> {
  return map(region, (name) => `${service}.${name}.amazonaws.com${name.startsWith("cn-") ? ".cn" : ""}`);
}
