/** @param path of the page that was asked for. */
export function ComeAgainPage({ path }: { path: string }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="refresh" content={`0;url=${path}`} />
        <title>hookledger</title>
      </head>
      <body>
        <p>
          <a href={path}>Continue to the console</a>
        </p>
      </body>
    </html>
  );
}
