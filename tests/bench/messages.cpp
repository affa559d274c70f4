#include "messages.h"

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace posthorn::bench {

namespace {

constexpr std::string_view words[] = {"the",     "post",  "rider",   "carried", "letters", "from", "town",   "to",
                                      "harbour", "every", "morning", "and",     "blew",    "his",  "horn",   "at",
                                      "bridge",  "where", "people",  "waited",  "for",     "news", "winter", "road"};
constexpr std::string_view names[] = {"Ada Byron",    "Emil Berliner", "Grete Hermann", "Konrad Zuse",
                                      "Lise Meitner", "Philipp Reis",  "Rosa Parks",    "Samuel Morse"};

/// A small generator of its own, so that the messages are the same with every standard library.
class Dice {
public:
    explicit Dice(uint64_t seed)
        : m_state(seed * 0x9E3779B97F4A7C15ULL + 0x1234567)
    {}
    size_t below(size_t bound)
    {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 7;
        m_state ^= m_state << 17;
        return size_t((m_state >> 20) % bound);
    }

private:
    uint64_t m_state;
};

std::string textOf(Dice& dice, size_t size)
{
    std::string text;
    text.reserve(size + 80);
    size_t line = 0;
    while (text.size() < size) {
        const std::string_view word = words[dice.below(std::size(words))];
        if (line + word.size() > 70) {
            text += "\r\n";
            line = 0;
        }
        if (line > 0)
            text += ' ';
        text += word;
        line += word.size() + 1;
    }
    text += "\r\n";
    return text;
}

std::string base64Of(Dice& dice, size_t size)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    while (text.size() < size) {
        for (int i = 0; i < 76; ++i)
            text += digits[dice.below(64)];
        text += "\r\n";
    }
    return text;
}

std::string address(Dice& dice)
{
    const size_t who = dice.below(std::size(names));
    return "\"" + std::string(names[who]) + "\" <person" + std::to_string(who) + "@sender" +
           std::to_string(dice.below(50)) + ".example>";
}

std::string headers(Dice& dice, size_t number)
{
    char date[64];
    std::snprintf(date, sizeof date, "%02d %s 2024 %02d:%02d:%02d +0%d00", int(1 + dice.below(28)),
                  dice.below(2) ? "Mar" : "Oct", int(dice.below(24)), int(dice.below(60)), int(dice.below(60)),
                  int(dice.below(4)));
    std::string text = "Received: from relay" + std::to_string(dice.below(9)) +
                       ".example by mx.example with ESMTPS id " + std::to_string(number) + ";\r\n\t" + date +
                       "\r\nFrom: " + address(dice) + "\r\nTo: " + address(dice);
    for (size_t more = dice.below(4); more > 0; --more)
        text += ",\r\n\t" + address(dice);
    text += "\r\n";
    if (dice.below(3) == 0)
        text += "Cc: " + address(dice) + "\r\n";
    if (dice.below(5) == 0)
        text += "Reply-To: " + address(dice) + "\r\n";
    text += "Subject: " + std::string(dice.below(2) ? "Re: " : "") + "letter " + std::to_string(number) + " " +
            std::string(words[dice.below(std::size(words))]) + (dice.below(8) ? "" : " =?utf-8?q?gr=C3=BC=C3=9Fe?=") +
            "\r\nDate: " + date + "\r\nMessage-ID: <" + std::to_string(number) + ".bench@sender.example>\r\n";
    if (dice.below(2) == 0)
        text += "In-Reply-To: <" + std::to_string(number / 2) + ".bench@sender.example>\r\nReferences: <" +
                std::to_string(number / 3) + ".bench@sender.example>\r\n\t<" + std::to_string(number / 2) +
                ".bench@sender.example>\r\n";
    return text + "MIME-Version: 1.0\r\n";
}

std::string boundaryOf(size_t number, char level)
{
    return std::string("=_bench_") + level + std::to_string(number);
}

std::string alternative(Dice& dice, size_t number, size_t size, char level)
{
    const std::string boundary = boundaryOf(number, level);
    return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary +
           "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" +
           textOf(dice, size / 3) + "\r\n--" + boundary +
           "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n<html><body><p>" +
           textOf(dice, size / 2) + "</p></body></html>\r\n--" + boundary + "--\r\n";
}

std::string plainPart(Dice& dice, size_t size)
{
    return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + textOf(dice, size);
}

std::string mixed(Dice& dice, size_t number, size_t size)
{
    const std::string boundary = boundaryOf(number, 'm');
    return "Content-Type: multipart/mixed;\r\n\tboundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
           alternative(dice, number, size / 2, 'a') + "--" + boundary +
           "\r\nContent-Type: application/pdf; name=\"bill-" + std::to_string(number) +
           ".pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n\tfilename=\"bill-" +
           std::to_string(number) + ".pdf\"\r\n\r\n" + base64Of(dice, size / 2) + "--" + boundary + "--\r\n";
}

std::string forwarded(Dice& dice, size_t number, size_t size)
{
    const std::string boundary = boundaryOf(number, 'f');
    return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
           plainPart(dice, size / 4) + "--" + boundary + "\r\nContent-Type: message/rfc822\r\n\r\n" +
           headers(dice, number + 1'000'000) + alternative(dice, number, size / 2, 'i') + "--" + boundary + "--\r\n";
}

} // namespace

std::string plainMessage(size_t number, size_t size)
{
    Dice dice(number);
    std::string text = "From: Bench <sender@bench.test>\r\nTo: Reader <reader@bench.test>\r\nSubject: message " +
                       std::to_string(number) + "\r\nDate: Mon, 04 Mar 2024 12:00:00 +0000\r\nMessage-ID: <" +
                       std::to_string(number) +
                       ".bench@bench.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
    static const std::string body = [] {
        Dice same(42);
        return textOf(same, maximumMessageSize / 16);
    }();
    while (text.size() + 2 < size)
        text.append(body, 0, size - 2 - text.size());
    // The cut may fall within a line break.
    if (text.back() == '\r')
        text.back() = 'x';
    return text += "\r\n";
}

std::string variedMessage(size_t number)
{
    Dice dice(number + 77);
    // Many small ones and few large ones, as in real mailboxes.
    const size_t kind = dice.below(10);
    const size_t size = kind < 5   ? 1024 + dice.below(2048)
                        : kind < 9 ? 2560 + dice.below(4096)
                                   : 8192 + dice.below(8192);
    std::string text = headers(dice, number);
    const size_t form = number % 10;
    if (form == 0)
        return text + forwarded(dice, number, size);
    if (form < 3)
        return text + mixed(dice, number, size);
    if (form < 5)
        return text + alternative(dice, number, size, 'a');
    return text + plainPart(dice, size);
}

} // namespace posthorn::bench
