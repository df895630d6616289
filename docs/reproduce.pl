#!/usr/bin/env perl
# Cost ratios of a sweep's board from its JSON export, in another language and by another hand than reproduce.py:
#
#     perl docs/reproduce.pl export.json[.gz] [--json] [--reference NAME]
#
# What comes with Perl only (JSON::PP, IO::Uncompress). Run loss of a final run: mean over targets of ln max(1, cost), a
# miss 2 budgets. Ratio: exp of the mean over problems of the mean over studies of the difference of losses.
use strict;
use warnings;
use JSON::PP ();
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
use List::Util qw(sum);

my ($file, @options) = @ARGV or die "usage: reproduce.pl export.json[.gz] [--json] [--reference NAME]\n";
open my $in, '<:raw', $file or die "$file: $!\n";
my $bytes = do { local $/; <$in> };
if ($file =~ /\.gz$/) {
  my $text;
  gunzip(\$bytes => \$text) or die "$file: $GunzipError\n";
  $bytes = $text;
}
my $export = JSON::PP->new->utf8->decode($bytes);
my ($sweep, $trials) = @{$export}{qw(sweep trials)};
die "an export of the first edition: it has no independent studies\n" unless ($sweep->{edition} // 1) == 2;
my $seeds = $sweep->{request}{protocol}{finalSeeds};

# The label in the sweep's list that names the problem and the options that the request asked for.
sub label_of {
  my ($problem) = @_;
  my ($best, $most) = (undef, -1);
  for my $i (0 .. $#{ $sweep->{problems} }) {
    my $asked = $sweep->{request}{problems}[$i];
    my $options = $asked->{options} // {};
    next if $asked->{name} ne $problem->{name};
    next if grep { !defined $problem->{options}{$_} || $problem->{options}{$_} ne $options->{$_} } keys %$options;
    ($best, $most) = ($sweep->{problems}[$i], scalar keys %$options) if keys %$options > $most;
  }
  return $best;
}

# The entrant a trial belongs to: of several of one optimizer the one whose fixed axes it has.
sub entrant_of {
  my ($trial) = @_;
  my ($best, $most, $same) = ($trial->{optimizer}, -1, 0);
  for my $i (0 .. $#{ $sweep->{optimizers} }) {
    my $asked = $sweep->{request}{optimizers}[$i];
    next if $asked->{name} ne $trial->{optimizer};
    $same++;
    my $space = $asked->{space} // {};
    my %fixed = map { $space->{$_}{kind} eq 'fixed' ? ($_ => $space->{$_}{value}) : () } keys %$space;
    next if grep { !defined $trial->{hyperparameters}{$_} || $trial->{hyperparameters}{$_} ne $fixed{$_} } keys %fixed;
    ($best, $most) = ($sweep->{optimizers}[$i], scalar keys %fixed) if keys %fixed > $most;
  }
  return $same > 1 ? $best : $trial->{optimizer};
}

sub run_loss {
  my ($trial, $result) = @_;
  my $miss = 2 * $trial->{budget};
  $miss = 1 if $miss < 1;
  my @logs = map {
    my $cost = $result->{status} eq 'diverged' || !defined $_ ? $miss : $_;
    $cost = $miss if $cost > $miss;
    $cost > 1 ? log($cost) : 0
  } @{ $result->{costToTarget} };
  return sum(@logs) / @logs;
}

# {problem}{optimizer}{study}: losses of its final runs.
my %finals;
for my $row (@$trials) {
  my ($trial, $result) = @{$row}{qw(trial result)};
  next unless $trial->{phase} eq 'final' && @{ $result->{costToTarget} };
  push @{ $finals{ label_of($trial->{problem}) }{ entrant_of($trial) }{ $trial->{study} } }, run_loss($trial, $result);
}

# Mean loss of a study; undefined unless it has all its final runs.
sub loss_of {
  my ($problem, $optimizer, $study) = @_;
  my $runs = $finals{$problem}{$optimizer}{$study} // [];
  return @$runs >= $seeds && @$runs ? sum(@$runs) / @$runs : undef;
}

sub ratio {
  my ($own, $other, @problems) = @_;
  my @means;
  my @studies = 0 .. $sweep->{request}{protocol}{studies} - 1;
  if ($sweep->{request}{protocol}{oneForAll}) {
    # With one configuration for all problems a study is one block: it counts where every problem has it.
    @studies = grep { my $m = $_; !grep { my $o = $_; grep { !defined loss_of($_, $o, $m) } @problems } $own, $other } @studies;
  }
  for my $problem (@problems) {
    my @differences;
    for my $study (@studies) {
      my ($a, $b) = map { loss_of($problem, $_, $study) } $own, $other;
      push @differences, $a - $b if defined $a && defined $b;
    }
    push @means, sum(@differences) / @differences if @differences;
  }
  return @means ? exp(sum(@means) / @means) : undef;
}

my @problems = @{ $sweep->{problems} };
my %asked = map { $options[$_] eq '--reference' ? (reference => $options[ $_ + 1 ]) : () } 0 .. $#options;
my $reference = $asked{reference} // ((grep { $_ eq 'adam' } @{ $sweep->{optimizers} })[0]) // die "name a --reference: there is no adam\n";
my %ratios = map { $_ => ratio($_, $reference, @problems) } @{ $sweep->{optimizers} };
my %cells;
for my $problem (@problems) {
  $cells{$problem}{$_} = ratio($_, $reference, $problem) for @{ $sweep->{optimizers} };
}
if (grep { $_ eq '--json' } @options) {
  print JSON::PP->new->utf8->canonical->encode({ reference => $reference, ratios => \%ratios, cells => \%cells }), "\n";
  exit 0;
}
printf "cost / %s\n", $reference;
for my $name (sort { ($ratios{$a} // 9e99) <=> ($ratios{$b} // 9e99) || $a cmp $b } keys %ratios) {
  printf "%-32s %s\n", $name, defined $ratios{$name} ? sprintf('%.3f', $ratios{$name}) : '-';
}
