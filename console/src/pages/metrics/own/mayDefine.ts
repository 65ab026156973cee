/** Who may say what the brand measures: who may change settings, and sees all rows. */

export { useMayChangeAll as useMayDefine } from "../../../api/session";
