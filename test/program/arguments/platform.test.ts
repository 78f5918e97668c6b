import { walk } from "./walk";

describe("a change of one argument of a running platform", function () {
  this.timeout(60_000);
  walk("platform");
});
