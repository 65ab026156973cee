/** The staff: who they are, what they may do, which rows they see. */

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMay, useMeta, useSession } from "../../api/session";
import type { Page, ScopeGrant, StaffUser } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Panel } from "../../parts/Panel";
import { SecretDialog } from "../../parts/Secret";
import { Avatar } from "../../parts/people";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { EVERYTHING, ScopeEditor, useScopeText } from "./scopes";

const USERS = ["users"] as const;

interface Invited {
  user: StaffUser;
  link: string;
}

export function Users() {
  const { t } = useTranslation("settings");
  const mayEdit = useMay("staff_edit");
  const [open, setOpen] = useState<StaffUser | "new" | null>(null);
  const users = useInfiniteQuery({
    queryKey: USERS,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<StaffUser>>("/users", { cursor: pageParam, limit: 100 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Panel
      flush
      title={t("tabs.users")}
      query={users}
      actions={
        mayEdit && (
          <button type="button" className="button primary" onClick={() => setOpen("new")}>
            <UserPlus size={15} aria-hidden="true" />
            {t("users.invite")}
          </button>
        )
      }
    >
      {({ pages }) => (
        <>
          <UserTable users={pages.flatMap((page) => page.data)} open={mayEdit ? setOpen : null} />
          {users.hasNextPage && (
            <div className="state tight">
              <button type="button" className="button" onClick={() => void users.fetchNextPage()}>
                {t("action.more")}
              </button>
            </div>
          )}
          {open && <UserDialog user={open === "new" ? null : open} close={() => setOpen(null)} />}
        </>
      )}
    </Panel>
  );
}

function UserTable({ users, open }: { users: StaffUser[]; open: ((user: StaffUser) => void) | null }) {
  const { t } = useTranslation("settings");
  if (users.length === 0) return <Empty why={t("users.none")} />;
  return (
    <div className="table-scroll">
      <table className="table folds settings-table">
        <thead>
          <tr>
            <th scope="col">{t("users.name")}</th>
            <th scope="col">{t("users.role")}</th>
            <th scope="col">{t("scopes.title")}</th>
            <th scope="col">{t("users.signedIn")}</th>
            <th scope="col">
              <span className="sr-only">{t("users.change")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserLine key={user.id} user={user} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserLine({ user, open }: { user: StaffUser; open: ((user: StaffUser) => void) | null }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const label = useLabels();
  const now = useNow();
  const scopes = useScopeText();
  return (
    <tr>
      <td style={{ height: 52 }}>
        <span className="person">
          <Avatar name={user.name} />
          <span className="names">
            <span className="name row">
              <Foreign text={user.name} />
              {user.state !== "active" && <span className={user.state === "disabled" ? "badge bad" : "badge"}>{label("user_states", user.state)}</span>}
            </span>
            <span className="small faint break">{user.email}</span>
          </span>
        </span>
      </td>
      <td>{label("roles", user.role)}</td>
      <td className="muted break">{scopes(user.scopes)}</td>
      <td className="muted num" data-label={t("users.signedIn")}>{user.signed_in_at ? formats.ago(user.signed_in_at, now) : "–"}</td>
      <td className="end">
        {open && (
          <button type="button" className="button small" onClick={() => open(user)}>
            {t("users.change")}
          </button>
        )}
      </td>
    </tr>
  );
}

function UserDialog({ user, close }: { user: StaffUser | null; close: () => void }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const problem = useProblemText();
  const own = useSession().user;
  const meta = useMeta();
  const label = useLabels();
  const [scopes, setScopes] = useState<ScopeGrant[]>(user?.scopes ?? EVERYTHING);
  const renew = () => void client.invalidateQueries({ queryKey: USERS });
  const invite = useMutation({ mutationFn: (body: object) => api.post<Invited>("/users", body), onSuccess: renew });
  const again = useMutation({ mutationFn: () => api.post<Invited>(`/users/${user?.id}/invitation`), onSuccess: renew });
  const change = useMutation({
    mutationFn: (body: object) => api.patch<StaffUser>(`/users/${user?.id}`, body),
    onSuccess: () => {
      renew();
      close();
    },
  });
  const link = invite.data?.link ?? again.data?.link;
  const failure = invite.error ?? again.error ?? change.error;
  if (link) return <SecretDialog title={t("users.link")} text={link} means={t("users.linkMeans")} close={close} />;
  return (
    <Modal
      wide
      title={user ? user.name : t("users.invite")}
      close={close}
      foot={
        <>
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="user-form" className="button primary" disabled={invite.isPending || change.isPending}>
            {user ? t("action.save") : t("users.makeLink")}
          </button>
        </>
      }
    >
      <form
        id="user-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const entries = Object.fromEntries(new FormData(event.currentTarget));
          if (user) change.mutate({ name: entries["name"], role: entries["role"], scopes });
          else invite.mutate({ ...entries, scopes });
        }}
      >
        <label className="field">
          <span className="label">{t("users.name")}</span>
          <input className="input" name="name" required maxLength={200} defaultValue={user?.name} />
        </label>
        {!user && (
          <label className="field">
            <span className="label">{t("users.email")}</span>
            <input className="input" name="email" type="email" required maxLength={254} />
          </label>
        )}
        <label className="field">
          <span className="label">{t("users.role")}</span>
          <select className="select" name="role" defaultValue={user?.role ?? "agent"}>
            {Object.keys(meta?.labels["roles"] ?? {}).map((role) => (
              <option key={role} value={role}>
                {label("roles", role)}
              </option>
            ))}
          </select>
        </label>
        <ScopeEditor value={scopes} change={setScopes} />
        {user && user.id !== own.id && (
          <div className="row wrap">
            <button type="button" className="button small" onClick={() => again.mutate()}>
              {t("users.newLink")}
            </button>
            <button type="button" className={user.state === "disabled" ? "button small" : "button small danger"} onClick={() => change.mutate({ is_disabled: user.state !== "disabled" })}>
              {t(user.state === "disabled" ? "users.enable" : "users.disable")}
            </button>
          </div>
        )}
        {failure && (
          <p className="notice bad" role="alert">
            {problem(failure)}
          </p>
        )}
      </form>
    </Modal>
  );
}
