#include "jmap/contacts/card_media.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "jmap/contacts/methods.h"
#include "jmap/data/blobs.h"
#include "jmap/standard/object_type.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view mark = ";base64,";

/// Of a "data:" URI in base64 the part in front of `mark` (the type) and the one behind it.
struct DataUri {
    std::string_view type;
    std::string_view coded;
};

std::optional<DataUri> dataUri(std::string_view uri)
{
    constexpr std::string_view scheme = "data:";
    const size_t at = uri.find(mark);
    if (at == std::string_view::npos || !equalsIgnoreCase(uri.substr(0, scheme.size()), scheme))
        return std::nullopt;
    return DataUri{uri.substr(scheme.size(), at - scheme.size()), uri.substr(at + mark.size())};
}

std::string digestOf(std::string_view bytes)
{
    return toLower(hexEncode(crypto::hash(crypto::Hash::Sha256, bytes).substr(0, 16)));
}

/// The card's media that are objects.
template<class F>
void forEachMedium(Object& card, F f)
{
    Json* value = card.if_contains("media");
    Object* media = value ? value->if_object() : nullptr;
    if (!media)
        return;
    for (auto& member : *media) {
        if (Object* medium = member.value().if_object())
            f(*medium);
    }
}

} // namespace

Task<std::optional<SetError>> takeMedia(Call call, Object& card, bool& taken)
{
    std::vector<Object*> given;
    forEachMedium(card, [&given](Object& medium) {
        if (find(medium, "blobId"))
            given.push_back(&medium);
    });
    for (Object* medium : given) {
        const auto id = textOf(*medium, "blobId");
        auto blob = id ? BlobId::parse(call.request.resolveId(*id).value_or(std::string(*id))) : std::nullopt;
        if (!blob)
            co_return invalidProperty("media", "no such blob");
        wire::MessageBudget::Share share;
        Task<Result<std::string>> reading = readBlob(call, *blob, share, mostMediaBytes);
        auto bytes = co_await reading;
        if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
            SetError error = setError("blobNotFound");
            set(error.more, "notFound", Array{textJson(*id)});
            co_return error;
        }
        if (!bytes)
            co_return bytes.error().kind == ErrorKind::TooLarge ? setError("tooLarge", "a picture of a card has at most 180 KiB")
                                                                : setError(bytes.error());
        medium->erase("blobId");
        set(*medium, "uri", textJson("data:" + std::string(mark) + base64Encode(*bytes)));
        if (!textOf(*medium, "mediaType"))
            set(*medium, "mediaType", "application/octet-stream");
        taken = true;
    }
    co_return std::nullopt;
}

void showMedia(Object& card)
{
    forEachMedium(card, [&card](Object& medium) {
        const auto text = textOf(medium, "uri");
        const auto uri = text ? dataUri(*text) : std::nullopt;
        const auto bytes = uri ? base64Decode(uri->coded) : std::nullopt;
        if (!bytes)
            return;
        BlobId blob;
        blob.card = *textOf(card, "id");
        blob.digest = digestOf(*bytes);
        if (!find(medium, "mediaType"))
            set(medium, "mediaType", textJson(uri->type.empty() ? "text/plain" : std::string(uri->type)));
        medium.erase("uri");
        set(medium, "blobId", textJson(blob.text()));
    });
}

Task<Result<std::string>> readMedia(Call call, BlobId blob)
{
    std::vector<std::string> ids(1, blob.card);
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(contactCardKind), std::move(ids));
    auto cards = co_await reading;
    if (!cards)
        co_return passOn(cards.error());
    std::optional<std::string> found;
    for (Object& card : cards->items) {
        forEachMedium(card, [&](Object& medium) {
            const auto text = textOf(medium, "uri");
            const auto uri = text && !found ? dataUri(*text) : std::nullopt;
            const auto bytes = uri ? base64Decode(uri->coded) : std::nullopt;
            if (bytes && digestOf(*bytes) == blob.digest)
                found = *bytes;
        });
    }
    if (!found)
        co_return fail(ErrorKind::NotFound, "no such blob");
    co_return std::move(*found);
}

} // namespace posthorn::jmap
