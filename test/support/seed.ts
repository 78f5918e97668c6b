import fc from "fast-check";
import { replay } from "./replay";

// Loaded before the tests: those that do not ask for a number of cases have the same ones every time, too.
fc.configureGlobal({ seed: replay().seed });
