/** Customers: everybody there is, and the merges that wait for a person's decision. */

import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { Companies } from "./Companies";
import { CustomerList } from "./CustomerList";
import { Reviews, useReviewCount } from "./Reviews";
import "./customers.css";

export default function CustomersPage() {
  const { t } = useTranslation("customers");
  const [path] = useLocation();
  const place = path === "/customers/reviews" ? "reviews" : path === "/companies" ? "companies" : "everybody";
  const waiting = useReviewCount();
  return (
    <>
      <header className="page-head">
        <h1 className="titles">{t("title")}</h1>
      </header>
      <nav className="tabs" aria-label={t("title")}>
        <Link href="/customers" aria-current={place === "everybody" ? "page" : undefined}>
          {t("everybody")}
        </Link>
        <Link href="/companies" aria-current={place === "companies" ? "page" : undefined}>
          {t("companies.title")}
        </Link>
        <Link href="/customers/reviews" aria-current={place === "reviews" ? "page" : undefined}>
          {t("reviews.title")}
          {waiting !== null && waiting !== "0" && <span className="badge num">{waiting}</span>}
        </Link>
      </nav>
      {place === "reviews" ? <Reviews /> : place === "companies" ? <Companies /> : <CustomerList />}
    </>
  );
}
