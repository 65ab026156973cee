/** Joining two customers by hand: find the other, see what speaks for it, give the reason. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import type { CustomerDetail, CustomerRow, Explanation, Page } from "../../api/types";
import { useSettled } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { Avatar, PersonName } from "../../parts/people";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { Empty } from "../../parts/states";

export function MergeDialog({ customer, close }: { customer: CustomerDetail; close: () => void }) {
  const { t } = useTranslation("customer");
  const [other, setOther] = useState<CustomerRow | null>(null);
  const client = useQueryClient();
  const merge = useMutation({
    mutationFn: (reason: string) => api.post(`/customers/${customer.id}/merge`, { other_id: other?.id, reason }),
    onSuccess: () => {
      close();
      void client.invalidateQueries();
    },
  });
  if (other) {
    return (
      <ReasonDialog
        title={t("merge.title")}
        words={
          <div className="stack">
            <p>{t("merge.means")}</p>
            <Pair one={customer} two={other} />
            <Explained one={customer.id} two={other.id} />
          </div>
        }
        act={t("merge.act")}
        mutation={merge}
        close={() => setOther(null)}
      />
    );
  }
  return (
    <Modal title={t("merge.title")} close={close}>
      <FindOther not={customer.id} choose={setOther} />
    </Modal>
  );
}

/** What the rules think of it: they may object, a person may still decide. */
function Explained({ one, two }: { one: string; two: string }) {
  const { t } = useTranslation("customer");
  const explained = useQuery({
    queryKey: ["explain", one, two],
    queryFn: ({ signal }) => api.get<Explanation>(`/customers/${one}/explain`, { other_id: two }, signal),
  });
  const objections = [...new Set(explained.data?.objections.map((objection) => objection.words))];
  if (objections.length === 0) return null;
  return (
    <div className="notice bad" style={{ display: "grid", gap: 4 }}>
      <p>{t("merge.objections")}</p>
      <ul>
        {objections.map((words) => (
          <li key={words}>· {words}</li>
        ))}
      </ul>
    </div>
  );
}

function Pair({ one, two }: { one: CustomerRow; two: CustomerRow }) {
  return (
    <ul className="stack" style={{ gap: 8 }}>
      {[one, two].map((customer) => (
        <li key={customer.id} className="person">
          <Avatar name={customer.name} />
          <span className="names">
            <span className="name">
              <PersonName name={customer.name} kind={customer.kind} />
            </span>
            <bdi className="small faint break">{customer.identifiers.map((identifier) => identifier.value).join(" · ")}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}

function FindOther({ not, choose }: { not: string; choose: (customer: CustomerRow) => void }) {
  const { t } = useTranslation("customer");
  const [words, setWords] = useState("");
  const query = useSettled(words.trim());
  const found = useQuery({
    queryKey: ["palette", query],
    enabled: query !== "",
    queryFn: ({ signal }) => api.get<Page<CustomerRow>>("/customers", { query, limit: 8 }, signal),
  });
  return (
    <div className="stack">
      <label className="field">
        <span className="label">{t("merge.find")}</span>
        <input className="input" type="search" value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {query !== "" && (
        <Answered query={found}>
          {({ data }) => {
            const others = data.filter((customer) => customer.id !== not);
            if (others.length === 0) return <Empty tight why={t("merge.nobody")} />;
            return (
              <ul>
                {others.map((customer) => (
                  <li key={customer.id}>
                    <button type="button" className="menu-item person" style={{ width: "100%", padding: "8px 4px" }} onClick={() => choose(customer)}>
                      <Avatar name={customer.name} />
                      <span className="names">
                        <span className="name">
                          <PersonName name={customer.name} kind={customer.kind} />
                        </span>
                        <bdi className="small faint break">{customer.identifiers.map((identifier) => identifier.value).join(" · ")}</bdi>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            );
          }}
        </Answered>
      )}
    </div>
  );
}
