/** Customers: everybody there is, and the merges that wait for a person's decision. */

import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { CustomerList } from "./CustomerList";
import { Reviews, useReviewCount } from "./Reviews";
import "./customers.css";

export default function CustomersPage() {
  const { t } = useTranslation("customers");
  const [path] = useLocation();
  const isReviews = path === "/customers/reviews";
  const waiting = useReviewCount();
  return (
    <>
      <header className="page-head">
        <h1 className="titles">{t("title")}</h1>
      </header>
      <nav className="tabs" aria-label={t("title")}>
        <Link href="/customers" aria-current={isReviews ? undefined : "page"}>
          {t("everybody")}
        </Link>
        <Link href="/customers/reviews" aria-current={isReviews ? "page" : undefined}>
          {t("reviews.title")}
          {waiting !== null && waiting !== "0" && <span className="badge num">{waiting}</span>}
        </Link>
      </nav>
      {isReviews ? <Reviews /> : <CustomerList />}
    </>
  );
}
