/** Who may say what the brand measures: who may change settings, and sees all rows. */

import { useMay, useSession } from "../../../api/session";
import { isEverything } from "../../settings/scopes";

export function useMayDefine(): boolean {
  const may = useMay("settings_edit");
  return isEverything(useSession().scopes) && may;
}
