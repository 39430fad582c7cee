#!/usr/bin/perl
# tap.pl FILE: reads TAP with Perl's own parser and prints what it saw: the counts, each test
# point's outcome, and of each YAML block its message.  Fails where the parser complains.
use strict;
use warnings;
use TAP::Parser;
use TAP::Parser::YAMLish::Reader;

local $/;
open my $in, '<', $ARGV[0] or die "$ARGV[0]: $!";
my $text = <$in>;
$text =~ s/\ATAP version 14\n/TAP version 13\n/ or die "no version line first\n";
# Version 14 adds nothing that these reports use and 13 does not have.
my $parser = TAP::Parser->new({ tap => $text });
while (my $result = $parser->next) {
    if ($result->is_test) {
        printf "%s%s %s\n", $result->is_actual_ok ? 'ok' : 'not ok',
            $result->has_skip ? ' skip' : $result->has_todo ? ' todo' : '', $result->number;
    } elsif ($result->is_yaml) {
        printf "  %s: %s at %s:%s, %d findings\n", $result->data->{severity},
            $result->data->{message} =~ s/:.*//sr,
            $result->data->{at}{file}, $result->data->{at}{line},
            scalar @{ $result->data->{findings} || [] };
    } elsif ($result->is_bailout) {
        print 'bail out: ', $result->explanation, "\n";
    } elsif ($result->is_unknown) {
        die 'no TAP: ', $result->raw, "\n";
    }
}
die join("\n", $parser->parse_errors), "\n" if $parser->parse_errors;
printf "%d of %d, %d failed, %d skipped\n", $parser->tests_run, $parser->tests_planned,
    scalar $parser->actual_failed, scalar $parser->skipped;
