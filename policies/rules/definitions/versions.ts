import { keptReleases } from "kubernetes-postgres/schemas/store";
import type { Parameter } from "../../frame/config";

/** The parameter that says which releases of the operators are installed, of every rule that reads their definitions. */
export const versions = {
  type: "array",
  items: { type: "string", enum: keptReleases() },
  default: [],
  description:
    "Releases whose definitions count, one an operator, such as cloudnative-pg-1.29.0; otherwise the newest that is kept.",
} satisfies Parameter;
