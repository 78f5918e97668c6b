import { CreatePodIdentityAssociationCommand, DescribePodIdentityAssociationCommand } from "@aws-sdk/client-eks";
import * as iam from "@aws-sdk/client-iam";
import { documentText, optionalText, present, tagList, tagsOf, text, type Handler } from "./handler";

/** A document as IAM gives it back: escaped as in a URL. */
const document = (escaped: string | undefined) => JSON.parse(decodeURIComponent(present(escaped, "the document")));

export const role: Handler = {
  async create(inputs, aws) {
    const name = text(inputs, "name");
    const { Role } = await aws.iam.send(
      new iam.CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: documentText(inputs, "assumeRolePolicy"),
        Description: optionalText(inputs, "description"),
        Tags: tagList(inputs),
      }),
    );
    return { id: name, name, arn: present(Role?.Arn, "the role's ARN") };
  },
  async read({ outputs }, aws) {
    const { Role } = await aws.iam.send(new iam.GetRoleCommand({ RoleName: outputs.name }));
    const { RoleName, AssumeRolePolicyDocument, Description, Tags } = present(Role, "the role");
    return {
      name: present(RoleName, "the role's name"),
      assumeRolePolicy: document(AssumeRolePolicyDocument),
      ...(Description && { description: Description }),
      ...tagsOf(Tags),
    };
  },
};

export const rolePolicy: Handler = {
  async create(inputs, aws) {
    const RoleName = text(inputs, "role");
    const PolicyName = text(inputs, "name");
    const PolicyDocument = documentText(inputs, "policy");
    await aws.iam.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    return { id: `${RoleName}:${PolicyName}` };
  },
  async read({ inputs }, aws) {
    const name = { RoleName: text(inputs, "role"), PolicyName: text(inputs, "name") };
    const found = await aws.iam.send(new iam.GetRolePolicyCommand(name));
    return {
      role: present(found.RoleName, "the role's name"),
      name: present(found.PolicyName, "the policy's name"),
      policy: document(found.PolicyDocument),
    };
  },
};

export const podIdentityAssociation: Handler = {
  async create(inputs, aws) {
    const { association } = await aws.eks.send(
      new CreatePodIdentityAssociationCommand({
        clusterName: text(inputs, "clusterName"),
        namespace: text(inputs, "namespace"),
        serviceAccount: text(inputs, "serviceAccount"),
        roleArn: text(inputs, "roleArn"),
        tags: inputs.tags as Record<string, string> | undefined,
      }),
    );
    return { id: present(association?.associationId, "the association's id") };
  },
  async read({ inputs, outputs }, aws) {
    const { association } = await aws.eks.send(
      new DescribePodIdentityAssociationCommand({
        clusterName: text(inputs, "clusterName"),
        associationId: outputs.id,
      }),
    );
    const found = present(association, "the association");
    return {
      clusterName: present(found.clusterName, "the cluster"),
      namespace: present(found.namespace, "the namespace"),
      serviceAccount: present(found.serviceAccount, "the ServiceAccount"),
      roleArn: present(found.roleArn, "the role's ARN"),
      ...(found.tags && { tags: found.tags }),
    };
  },
};
