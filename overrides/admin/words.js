// Decap's Swedish words, with those that it lacks or says otherwise than the project does.
const OURS = {
  app: { header: { content: "Texter", workflow: "Mina ändringar", media: "Bilder" } },
  collection: {
    sidebar: { collections: "Att redigera" },
    collectionTop: { viewAsList: "Visa som lista", viewAsGrid: "Visa som rutor" },
    entries: { unpublishedHeader: "Ändringar som inte är införda" },
  },
  editor: {
    editor: {
      onLeavePage: "Du har ändringar som inte är sparade. Vill du lämna sidan ändå?",
      onUpdatingWithUnsavedChanges: "Du har ändringar som inte är sparade. Spara dem först.",
      onDeleteUnpublishedChanges: "Ditt ändringsförslag tas bort. Vill du det?",
      onDeleteUnpublishedChangesWithUnsavedChanges: "Ditt ändringsförslag och det som inte är sparat tas bort. Vill du det?",
    },
    editorControl: { field: { widgetLabel: "%{widgetLabel}", optional: "kan vara tomt" } },
    editorToolbar: {
      save: "Spara ändringsförslag",
      backCollection: "%{collectionLabel}",
      changesSaved: "Inget osparat",
      published: "Införd",
      deleteUnpublishedChanges: "Ta bort ändringsförslaget",
      statusInfoTooltipDraft: "Förslaget är ett utkast. Välj Under granskning när det är klart att läsas av andra.",
      statusInfoTooltipInReview: "Förslaget granskas. Du kan ändra mer under tiden.",
      status: "Läge: %{status}",
    },
    editorWidgets: {
      datetime: { setToNow: "Sätt %{fieldLabel} till nu" },
      list: { add: "Lägg till %{item}", addType: "Lägg till %{item}" },
      object: { expand: "Visa fälten", collapse: "Dölj fälten" },
    },
  },
  mediaLibrary: { mediaLibraryModal: { close: "Stäng" } },
  ui: {
    default: { goBackToSite: "Tillbaka till webbplatsen" },
    settingsDropdown: { account: "Ditt konto" },
    toast: {
      entrySaved: "Sparat som ändringsförslag",
      onFailToPersist: "%{details}",
      onFailToLoadEntries: "Texten kunde inte hämtas: %{details}",
    },
  },
  workflow: {
    workflow: {
      workflowHeading: "Mina ändringar",
      newPost: "Ny text",
      dateFormat: "D MMMM",
      description: "%{smart_count} ändringsförslag väntar på granskning, %{readyCount} är klara att införas. |||| "
        + "%{smart_count} ändringsförslag väntar på granskning, %{readyCount} är klara att införas.",
    },
    workflowCard: { deleteChanges: "Ta bort ändringsförslaget" },
    workflowList: { readyHeader: "Klara", currentEntries: "%{smart_count} texter |||| %{smart_count} texter" },
  },
};

const merged = (theirs, ours) =>
  Object.fromEntries([...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((key) => {
    const [one, other] = [theirs[key], ours[key]];
    return [key, one && other && typeof other === "object" ? merged(one, other) : (other ?? one)];
  }));

/** Return Decap's own Swedish words with ours put over them. */
export const words = (theirs) => merged(theirs ?? {}, OURS);
