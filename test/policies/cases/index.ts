import * as access from "./access";
import * as availability from "./availability";
import * as backup from "./backup";
import type { RuleCases } from "./case";
import * as definitions from "./definitions";
import * as resources from "./resources";
import * as security from "./security";
import * as storage from "./storage";

/** The cases of every rule. */
export const cases: readonly RuleCases[] = [
  availability,
  resources,
  storage,
  backup,
  security,
  access,
  definitions,
].flatMap((area) => Object.values<RuleCases>(area));
