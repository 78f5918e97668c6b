import * as fs from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import type { Given } from "./given";

const directory = path.resolve(__dirname, "..", "..", "..", "test", "fixtures", "guide");

/** The manifests of the guide as resources of one stack, named by namespace, kind and name. */
export function guideStack(): Given[] {
  const files = fs.readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().flatMap((file) =>
    parseAllDocuments(fs.readFileSync(path.join(directory, file), "utf8")).map((document) => {
      const properties = document.toJS() as Record<string, unknown>;
      const [apiVersion, kind] = [String(properties["apiVersion"]), String(properties["kind"])];
      const { name, namespace } = properties["metadata"] as { name: string; namespace?: string };
      return {
        type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
        name: [namespace, kind, name].filter((part) => part !== undefined).join("/"),
        properties,
        protect: true,
      };
    }),
  );
}
