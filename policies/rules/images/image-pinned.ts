import { images, oldestOperatorVersions } from "kubernetes-postgres/versions";
import { ifKnown } from "../../frame/place";
import { defineRule, type Finding } from "../../frame/rule";
import type { Place } from "../../frame/place";
import { majorOfImage } from "../../views/parameters";
import { documents } from "../documents";
import { looseness, parseImage, type ImageName } from "./reference";
import { isBefore, operatorRelease, retirement } from "./retired";

function tooOld(at: Place, major: number | undefined, least: number): Finding | undefined {
  if (major === undefined || major >= least) return undefined;
  return { at, message: `PostgreSQL ${major} gets no more fixes; upgrade to ${least} or newer` };
}

/** An operator without fixes: its webhook, its images and what it does to a cluster are those of another time. */
function oldOperator(at: Place, { name, tag }: ImageName, least: string): Finding | undefined {
  const release = operatorRelease(name, tag);
  if (release === undefined || !isBefore(release, least)) return undefined;
  return { at, message: `CloudNativePG ${release} gets no more fixes; upgrade to ${least} or newer` };
}

export const imagePinned = defineRule({
  id: "pg-image-pinned",
  title: "Images name a release of a supported PostgreSQL, from a registry that is trusted",
  why: "A tag that moves makes a restart an update: instances of one cluster run different releases, and a failover is the moment that shows. A major, an operator or an image without fixes has published holes.",
  severity: "medium",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "container-image-tag" },
    { framework: "kube-linter", id: "latest-tag" },
    { framework: "Polaris", id: "tagNotSpecified" },
    { framework: "Kyverno", id: "disallow-latest-tag" },
    { framework: "Checkov", id: "CKV_K8S_14" },
    { framework: "Checkov", id: "CKV_K8S_43" },
    { framework: "CIS EKS", id: "5.1.4" },
  ],
  remediationSteps:
    "Set spec.imageName of the Cluster, spec.pgbouncer.image of the Pooler, spec.dockerImage of the postgresql resource, spec.image of the PostgresCluster, or image of the container to a tag with a minor release, such as ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie.",
  url: documents.images,
  parameters: {
    level: {
      type: "string",
      default: "minor",
      enum: ["minor", "digest"],
      description: "What must be named: a minor release, or a digest.",
    },
    registries: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Registries, or paths in them, that images may come from, such as ghcr.io/cloudnative-pg; none listed: all.",
    },
    minMajor: {
      type: "integer",
      default: Math.min(...Object.keys(images.postgres).map(Number)),
      minimum: 1,
      description: "Oldest major of PostgreSQL that still gets fixes.",
    },
    minOperator: {
      type: "string",
      default: oldestOperatorVersions.cloudnativePg,
      pattern: "^\\d+\\.\\d+$",
      examples: ["1.30"],
      description: "Oldest minor release of CloudNativePG's operator that still gets fixes.",
    },
  },
  remediates: false,
  example: {
    role: "images",
    bad: { spec: { imageName: "ghcr.io/cloudnative-pg/postgresql:18" } },
    good: { spec: { imageName: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie" } },
  },
  covers: {
    images: (view, { config, each, notApplicable }) => {
      for (const { container, image, isServer } of view.images) {
        each(() => {
          const { at, value } = image;
          if (value === undefined)
            return notApplicable(`no image is named for ${container}, so the operator's release decides`);
          const parsed = parseImage(value);
          const findings: Finding[] = [];
          const loose = looseness(parsed, config.level);
          if (loose !== undefined) findings.push({ at, message: loose });
          const isAllowed = (registry: string): boolean => parsed.name.startsWith(`${registry.replace(/\/+$/, "")}/`);
          if (config.registries.length > 0 && !config.registries.some(isAllowed)) {
            const message = `${parsed.name} is not of a trusted registry; take it from ${config.registries.join(" or ")}`;
            findings.push({ at, message });
          }
          const gone = retirement(parsed.name);
          if (gone !== undefined) findings.push({ at, message: gone });
          const stale = oldOperator(at, parsed, config.minOperator);
          if (stale !== undefined) findings.push(stale);
          const old = isServer ? tooOld(at, majorOfImage(value), config.minMajor) : undefined;
          return old === undefined ? findings : [...findings, old];
        });
      }
    },
    database: ({ majorVersion }, { config, each }) =>
      each(() => {
        // An image's own tag is judged as an image.
        const isImage = ifKnown(() => majorOfImage(majorVersion.at.text)) !== undefined;
        return isImage ? undefined : tooOld(majorVersion.at, majorVersion.value, config.minMajor);
      }),
  },
});
