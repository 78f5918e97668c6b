import * as archive from "./archive";
import * as access from "./access";
import * as availability from "./availability";
import * as aws from "./aws";
import * as backup from "./backup";
import type { RuleCases } from "./case";
import * as images from "./images";
import * as failover from "./failover";
import * as limits from "./limits";
import * as parameters from "./parameters";
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
  archive,
  aws,
  images,
  failover,
  parameters,
  limits,
  security,
  access,
  definitions,
].flatMap((area) => Object.values<RuleCases>(area));
