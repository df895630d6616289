/** Something that could not be loaded, said in a line. */
export function Failure({ what, message }: { readonly what: string; readonly message: string }) {
  return (
    <p class="notice bad" role="alert" style="white-space: pre-line">
      {what} could not be loaded: {message}
    </p>
  );
}
