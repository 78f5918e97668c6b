import type { StackConfiguration } from "./providers";
import type { PropertyMap, Value } from "./values";

/** What an answer is made from. */
interface Question {
  args: PropertyMap;
  /** The inputs of the provider asked, explicit or default. */
  provider: PropertyMap;
  configuration: StackConfiguration;
  /** Says once what stands in for a value that only the cloud knows. */
  note: (text: string) => void;
}

/** Answers to functions that a provider would ask the cloud, by token. */
export type Answers = Record<string, (question: Question) => PropertyMap>;

/** The account in AWS's own documentation: it belongs to nobody. */
const placeholderAccount = "123456789012";
const placeholderRegion = "us-east-1";

/** The functions of @pulumi/aws that are answered from the stack's configuration alone. */
export const awsAnswers: Answers = {
  "aws:index/getCallerIdentity:getCallerIdentity": (question) => {
    const accountId = accountOf(question);
    const arn = `arn:${partitionOf(regionOf(question)).partition}:iam::${accountId}:root`;
    return { id: accountId, accountId, arn, userId: accountId };
  },
  "aws:index/getPartition:getPartition": (question) => {
    const { partition, dnsSuffix } = partitionOf(regionOf(question));
    const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
    return { id: partition, partition, dnsSuffix, reverseDnsPrefix };
  },
  "aws:index/getRegion:getRegion": (question) => {
    const region = typeof question.args.region === "string" ? question.args.region : regionOf(question);
    const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
    return { id: region, region, name: region, description: region, endpoint };
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": (question) => {
    const region = regionOf(question);
    question.note(`${region}a, ${region}b and ${region}c stand in for the availability zones of the region.`);
    const names = ["a", "b", "c"].map((zone) => `${region}${zone}`);
    return { id: region, names, zoneIds: names, groupNames: [region] };
  },
};

function regionOf({ args, provider, note }: Question): string {
  for (const region of [args.region, provider.region]) if (typeof region === "string") return region;
  note(`Region ${placeholderRegion} stands in for the real one: set aws:region in the stack's configuration.`);
  return placeholderRegion;
}

function accountOf({ provider, note }: Question): string {
  const allowed = listOf(provider.allowedAccountIds);
  if (allowed.length === 1 && typeof allowed[0] === "string") return allowed[0];
  note(
    `AWS account ${placeholderAccount} stands in for the real one: a preview asks no cloud. ` +
      "Name yours in the AWS provider's allowedAccountIds to see it.",
  );
  return placeholderAccount;
}

/** A list that may have come as JSON text, as configuration of a provider does. */
function listOf(value: Value | undefined): Value[] {
  if (typeof value !== "string") return Array.isArray(value) ? value : [];
  try {
    const parsed = JSON.parse(value) as Value;
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** Partition and DNS suffix by region (AWS General Reference, "Amazon Resource Names"). */
function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  if (region.startsWith("cn-")) return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  if (region.startsWith("us-gov-")) return { partition: "aws-us-gov", dnsSuffix: "amazonaws.com" };
  return { partition: "aws", dnsSuffix: "amazonaws.com" };
}

/** Why a function cannot be answered, and what to do about it. */
export function unansweredMessage(token: string, answers: Answers): string {
  return (
    `kubepg cannot answer ${token}: a preview asks no cloud. ` +
    `Pass the value in through configuration instead. Answered are: ${Object.keys(answers).sort().join(", ")}.`
  );
}
