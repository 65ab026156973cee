/** The emerging issues on the overview: nothing while there is none. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useCurrentIssues, useSeesIssues } from "../api/emerging";
import { IssueLines, IssueNews } from "./issues";
import { Card } from "./Panel";

const MOST = 3;

export function CurrentIssues() {
  const { t } = useTranslation();
  const maySee = useSeesIssues();
  const issues = useCurrentIssues(MOST, maySee);
  if (!maySee) return null;
  return (
    <>
      <IssueNews />
      {issues.data && issues.data.length > 0 && (
        <Card
          flush
          title={t("issue.title")}
          actions={
            <Link href="/topics/emerging" className="text-link small">
              {t("issue.all")}
            </Link>
          }
        >
          <IssueLines issues={issues.data} />
        </Card>
      )}
    </>
  );
}
