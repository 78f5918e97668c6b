import type { Row } from "../row";
import { zalandoPlacement } from "./zalando-placement";
import { zalandoBackup } from "./zalando-backup";
import { zalandoServer } from "./zalando-server";
import { zalandoAccess } from "./zalando-access";
import { crunchyPlacement } from "./crunchy-placement";
import { crunchyBackup } from "./crunchy-backup";
import { crunchyServer } from "./crunchy-server";
import { crunchyAccess } from "./crunchy-access";
import { kubedbPlacement } from "./kubedb-placement";
import { kubedbBackup } from "./kubedb-backup";
import { kubedbServer } from "./kubedb-server";
import { kubedbAccess } from "./kubedb-access";
import { patroniPlacement } from "./patroni-placement";
import { patroniBackup } from "./patroni-backup";
import { patroniServer } from "./patroni-server";
import { patroniAccess } from "./patroni-access";
import { standalonePlacement } from "./standalone-placement";
import { standaloneBackup } from "./standalone-backup";
import { standaloneServer } from "./standalone-server";
import { standaloneAccess } from "./standalone-access";
import { standaloneJobs } from "./standalone-jobs";

/** For each operator everything that is broken of its compliant resources, rule by rule. */
export const rowsOf: Readonly<Record<string, readonly Row[]>> = {
  zalando: [...zalandoPlacement, ...zalandoBackup, ...zalandoServer, ...zalandoAccess],
  crunchy: [...crunchyPlacement, ...crunchyBackup, ...crunchyServer, ...crunchyAccess],
  kubedb: [...kubedbPlacement, ...kubedbBackup, ...kubedbServer, ...kubedbAccess],
  patroni: [...patroniPlacement, ...patroniBackup, ...patroniServer, ...patroniAccess],
  standalone: [
    ...standalonePlacement,
    ...standaloneBackup,
    ...standaloneServer,
    ...standaloneAccess,
    ...standaloneJobs,
  ],
};
