/** The head of a page: its title, what it is about, the page above it; beside them what one can do. */

import type { ReactNode } from "react";
import { Link } from "wouter";

interface PageHeadProps {
  title: ReactNode;
  sub?: ReactNode;
  above?: { href: string; name: string };
  children?: ReactNode;
}

export function PageHead({ title, sub, above, children }: PageHeadProps) {
  return (
    <header className="page-head">
      <div className="titles">
        {above && (
          <p className="small faint">
            <Link href={above.href} className="text-link">
              {above.name}
            </Link>
          </p>
        )}
        <h1 className="break">{title}</h1>
        {sub && <p className="sub">{sub}</p>}
      </div>
      {children}
    </header>
  );
}
