#include "jmap/data/blobs.h"

#include "jmap/contacts/card_media.h"
#include "jmap/data/light_view.h"
#include "jmap/data/store_calls.h"
#include "jmap/shared.h"
#include "mime/decoded.h"

namespace posthorn::jmap {

namespace {

std::string_view encodingName(BlobCoding coding)
{
    switch (coding) {
    case BlobCoding::Base64:
        return "base64";
    case BlobCoding::QuotedPrintable:
        return "quoted-printable";
    case BlobCoding::UUEncode:
        return "x-uuencode";
    default:
        return "8bit";
    }
}

tl::unexpected<Error> notFound()
{
    return fail(ErrorKind::NotFound, "no such blob");
}

/// The octets of the message or upload before any decoding.
Task<Result<std::string>> readRaw(Call call, BlobId blob, wire::MessageBudget::Share& share, uint64_t most)
{
    Services& services = call.services();
    if (!blob.card.empty()) {
        Task<Result<std::string>> reading = readMedia(call, blob);
        auto bytes = co_await reading;
        if (bytes && bytes->size() > most)
            co_return fail(ErrorKind::TooLarge, "the blob is too large");
        co_return std::move(bytes);
    }
    uint64_t all = 0;
    std::vector<AccountView::Placement> placements;
    if (blob.upload.empty()) {
        std::vector<store::BodyId> bodies(1, blob.body);
        Task<Result<ViewPtr>> viewing = viewOf(call, std::move(bodies));
        auto view = co_await viewing;
        if (!view)
            co_return passOn(view.error());
        placements = (*view)->placements(blob.body);
        if (placements.empty())
            co_return notFound();
        all = placements.front().entry.size;
    } else {
        Uploads* uploads = services.shared.uploads();
        const auto size = uploads ? uploads->size(call.principal().account, blob.upload) : std::nullopt;
        if (!size)
            co_return notFound();
        all = *size;
    }
    const uint64_t from = blob.whole ? 0 : blob.offset;
    const uint64_t length = blob.whole ? all : blob.length;
    if (from > all || length > all - from)
        co_return notFound();
    // A coded part of four thirds the size may still decode to what is wanted.
    if (length > most && (blob.whole || blob.coding == BlobCoding::Identity || length / 4 > most))
        co_return fail(ErrorKind::TooLarge, "the blob is too large");
    if (services.budget) {
        share = services.budget->share();
        if (!share.cover(length))
            co_return fail(ErrorKind::Unavailable, "too little memory for large blobs now");
    }
    if (blob.upload.empty()) {
        const AccountView::Placement at = placements.front();
        auto bytes = co_await readMessage(services, at.mailbox->info.id, at.entry.uid, from, length);
        co_return std::move(bytes);
    }
    auto bytes = co_await Ask<std::string>([&](auto reply) {
        services.shared.uploads()->read(call.principal().account, blob.upload, from, length, services.worker, std::move(reply));
    });
    co_return std::move(bytes);
}

} // namespace

Task<Result<std::string>> readBlob(Call call, BlobId blob, wire::MessageBudget::Share& share, uint64_t most)
{
    Task<Result<std::string>> task = readRaw(call, blob, share, most);
    auto bytes = co_await task;
    if (!bytes || blob.whole || blob.coding == BlobCoding::Identity)
        co_return std::move(bytes);
    std::string decoded = mime::decodeTransfer(*bytes, encodingName(blob.coding));
    if (decoded.size() > most)
        co_return fail(ErrorKind::TooLarge, "the blob is too large");
    co_return std::move(decoded);
}

Task<Result<bool>> hasBlob(Call call, BlobId blob)
{
    if (!blob.upload.empty()) {
        Uploads* uploads = call.services().shared.uploads();
        co_return uploads && uploads->size(call.principal().account, blob.upload).has_value();
    }
    if (!blob.card.empty()) {
        Task<Result<std::string>> reading = readMedia(call, std::move(blob));
        auto bytes = co_await reading;
        if (!bytes && bytes.error().kind != ErrorKind::NotFound)
            co_return passOn(bytes.error());
        co_return bytes.has_value();
    }
    std::vector<store::BodyId> bodies(1, blob.body);
    Task<Result<ViewPtr>> viewing = viewOf(call, std::move(bodies));
    auto view = co_await viewing;
    if (!view)
        co_return passOn(view.error());
    co_return (*view)->has(blob.body);
}

Task<Result<std::string>> storeBlob(Call call, std::string bytes)
{
    Services& services = call.services();
    Uploads* uploads = services.shared.uploads();
    if (!uploads)
        co_return fail(ErrorKind::Unavailable, "no place for uploads");
    auto name = co_await Ask<std::string>([&](auto reply) {
        uploads->put(call.principal().account, bytes, services.worker, std::move(reply));
    });
    if (!name)
        co_return passOn(name.error());
    BlobId blob;
    blob.upload = *name;
    co_return blob.text();
}

} // namespace posthorn::jmap
