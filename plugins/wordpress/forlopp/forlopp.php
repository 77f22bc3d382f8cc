<?php
/**
 * Plugin Name: Förlopp
 * Description: Hämtar vårdförlopp från Förlopps API varje timme. Inläggen visar version och källa, och säger till när de kan vara inaktuella.
 * Version: 1.1.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: EUPL-1.2 (its article 5 allows distribution together with WordPress under GPL v2 or v3)
 * License URI: https://eupl.eu/1.2/sv/
 *
 * In: a feed: index.json, with a key also signed, and from there only files named by their SHA-256. Out: posts. Everything is
 * fetched and verified before the first post is written, in one transaction. Never deletes a post, never leaves one as valid when the source has ended it.
 */

defined( 'ABSPATH' ) || exit;

const FORLOPP_DEFAULTS = [ 'feed' => '', 'ids' => '', 'type' => 'vardforlopp', 'status' => 'draft', 'region' => '', 'illustrative' => '', 'key' => '', 'author' => 0 ];
const FORLOPP_STATE = [ 'settings' => '', 'feed' => '', 'manifest' => '', 'etag' => '', 'sequence' => 0, 'signed' => '', 'expires' => '',
	'contact' => 0, 'tried' => 0, 'error' => '', 'report' => [], 'reported' => 0 ];
const FORLOPP_SILENT_DAYS = 7; // so long may a copy stand without having been compared with its source
const FORLOPP_TAGS = 'a abbr article aside b blockquote br caption cite code col colgroup dd details div dl dt em figcaption figure footer '
	. 'h2 h3 h4 h5 h6 header hr i li nav ol p pre q section small span strong sub summary sup table tbody td tfoot th thead tr ul';

function forlopp_settings() {
	return array_merge( FORLOPP_DEFAULTS, (array) get_option( 'forlopp', [] ) );
}

function forlopp_state() {
	return array_merge( FORLOPP_STATE, (array) get_option( 'forlopp_state', [] ) );
}

// --- Fetching: what fails throws with a Swedish message, and nothing has been written -----------------------------------

/** Run once, alone; the outcome is kept for the settings page, and a failure leaves every post as it was. */
function forlopp_run() {
	global $wpdb;
	$lock = substr( DB_NAME . $wpdb->prefix . 'forlopp', 0, 64 ); // the database lets go of it if we are killed
	if ( ! forlopp_settings()['feed'] || '1' !== $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, 0)', $lock ) ) ) {
		return;
	}
	$state = array_merge( forlopp_state(), [ 'tried' => time() ] );
	try {
		$state = array_merge( $state, forlopp_update( forlopp_settings(), $state ), [ 'contact' => time(), 'error' => '' ] );
	} catch ( Throwable $fault ) {
		$state['error'] = $fault->getMessage();
	}
	update_option( 'forlopp_state', $state );
	$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
}

/** Compare with the source and write what differs; return what the state is to remember. */
function forlopp_update( $settings, $state ) {
	$asked = md5( serialize( $settings ) );
	$known = $asked === $state['settings'] ? $state : FORLOPP_STATE; // other settings: everything is looked at anew
	$response = forlopp_get( $settings['feed'] . 'index.json', $known['etag'] );
	if ( 304 === wp_remote_retrieve_response_code( $response ) ) {
		forlopp_still_signed( $known['expires'] );
		return [];
	}
	$index = forlopp_json( $response['body'], 'index.json' );
	$seen = [ 'settings' => $asked, 'feed' => $settings['feed'], 'manifest' => $index['manifest']['sha256'] ?? '',
		'etag' => (string) wp_remote_retrieve_header( $response, 'etag' ), 'sequence' => (int) ( $index['sequence'] ?? 0 ) ]
		+ ( $settings['key'] ? forlopp_signed( $settings['key'], $index ) : [ 'signed' => '', 'expires' => '' ] );
	if ( $state['feed'] === $seen['feed'] && $seen['sequence'] < $state['sequence'] ) {
		throw new RuntimeException( "Källan visar ett äldre innehåll (nummer {$seen['sequence']}) än det som är hämtat (nummer {$state['sequence']})." );
	}
	if ( $state['feed'] === $seen['feed'] && $seen['signed'] && $seen['signed'] < $state['signed'] ) {
		throw new RuntimeException( "Källan visar en utgåva som signerades {$seen['signed']}, före den som är hämtad ({$state['signed']})." );
	}
	if ( $seen['manifest'] && $seen['manifest'] === $known['manifest'] ) {
		return $seen;
	}
	$files = [ 'manifest.json' => $index['manifest'] ?? [] ];
	$fetch = static function ( $path ) use ( $settings, &$files ) {
		$sum = (string) ( $files[ $path ]['sha256'] ?? '' );
		if ( ! preg_match( '/^[0-9a-f]{64}$/D', $sum ) ) {
			throw new RuntimeException( "Källans filförteckning saknar $path." );
		}
		$body = forlopp_get( $settings['feed'] . "blobs/$sum." . pathinfo( $path, PATHINFO_EXTENSION ) )['body'];
		if ( hash( 'sha256', $body ) !== $sum ) {
			throw new RuntimeException( "$path är inte hel: kontrollsumman stämmer inte." );
		}
		return '.json' === substr( $path, -5 ) ? forlopp_json( $body, $path ) : $body;
	};
	$files = array_column( $fetch( 'manifest.json' )['files'] ?? [], null, 'path' );
	$rows = array_column( $fetch( 'pathways.json' )['items'] ?? [], null, 'id' );
	list( $plan, $remarks ) = forlopp_plan( $settings, $rows, $files, $fetch );
	$report = array_merge( forlopp_write( $plan ), $remarks );
	return $seen + [ 'report' => $report ? $report : [ 'Allt var redan hämtat.' ], 'reported' => time() ];
}

function forlopp_get( $url, $etag = '' ) {
	$headers = $etag ? [ 'If-None-Match' => $etag ] : [];
	$response = wp_safe_remote_get( $url, [ 'timeout' => 30, 'redirection' => 2, 'limit_response_size' => 32 * MB_IN_BYTES, 'headers' => $headers ] );
	$code = wp_remote_retrieve_response_code( $response );
	if ( is_wp_error( $response ) || ( 200 !== $code && ( 304 !== $code || ! $etag ) ) ) {
		throw new RuntimeException( 'Källan svarar inte som den ska: ' . ( is_wp_error( $response ) ? $response->get_error_message() : "$code från $url." ) );
	}
	return $response;
}

function forlopp_json( $body, $name ) {
	if ( ! is_array( $value = json_decode( $body, true ) ) ) {
		throw new RuntimeException( "$name är inte läsbar JSON." );
	}
	return $value;
}

/** Decide what each post is to hold, and fetch only what is not in place. What was imported once is always kept up to date. */
function forlopp_plan( $settings, $rows, $files, $fetch ) {
	global $wpdb;
	$wanted = array_filter( explode( ' ', $settings['ids'] ) );
	$plan = $remarks = $examples = $work = $have = [];
	foreach ( $wpdb->get_results( "SELECT post_id, meta_value AS id FROM $wpdb->postmeta WHERE meta_key = '_forlopp_id' ORDER BY post_id" ) as $found ) {
		$have[ $found->id ] = true; // in the bin too: who put it there does not get it back
		if ( 'trash' !== get_post_status( $found->post_id ) ) {
			$work[] = [ $found->id, get_post( $found->post_id ) ];
		}
	}
	foreach ( $rows as $id => $row ) {
		if ( ! isset( $have[ $id ] ) && 'approved' === $row['status'] && ( ! $wanted || in_array( $id, $wanted, true ) ) ) {
			if ( $row['illustrative'] && ! $settings['illustrative'] ) {
				$examples[] = $row['title'];
			} else {
				$work[] = [ $id, null ];
			}
		}
	}
	foreach ( $work as list( $id, $post ) ) {
		$valid = 'approved' === ( $rows[ $id ]['status'] ?? '' );
		$region = "regions/{$settings['region']}/$id.json";
		$paths = array_merge( [ "pathways/$id.json" ], $valid ? [ "pathways/$id.html" ] : [], $valid && isset( $files[ $region ] ) ? [ $region ] : [] );
		$sum = md5( serialize( [ $settings['type'], $settings['illustrative'], $valid, array_intersect_key( array_column( $files, 'sha256', 'path' ), array_flip( $paths ) ) ] ) );
		if ( ! $post || get_post_meta( $post->ID, '_forlopp_sum', true ) !== $sum ) {
			list( $document, $html, $additions ) = array_map( $fetch, $paths ) + [ null, '', [] ];
			if ( $additions && ! empty( $additions['illustrative'] ) && ! $settings['illustrative'] ) {
				list( $examples[], $additions ) = [ "regionens tillägg till {$rows[ $id ]['title']}", [] ];
			}
			$html = $valid ? forlopp_safe( forlopp_with_additions( $html, $additions, $document['id_prefix'] ?? "$id-" ) ) : forlopp_ended( $document );
			$plan[] = forlopp_post( $settings, $post, $document, $html, [ 'id' => $id, 'valid' => $valid ? '1' : '', 'sum' => $sum,
				'sha256' => $files[ $paths[0] ]['sha256'], 'sequence' => (int) ( $rows[ $id ]['sequence'] ?? 0 ), 'added_by' => $additions['review_by'] ?? '' ] );
		}
	}
	if ( $examples ) {
		$remarks[] = 'Hämtades inte, för det är exempeltexter som ingen har granskat medicinskt: ' . implode( ', ', $examples )
			. '. Välj ”Ta med exempeltexter” om du ändå vill prova med dem.';
	}
	if ( $unknown = array_diff( $wanted, array_keys( $rows ) ) ) {
		$remarks[] = 'Finns inte i källan: ' . implode( ', ', $unknown ) . '.';
	}
	if ( $settings['region'] && ! isset( $files[ "regions/{$settings['region']}.json" ] ) ) {
		$remarks[] = "Källan har inga tillägg för regionen {$settings['region']}.";
	}
	return [ $plan, $remarks ];
}

function forlopp_post( $settings, $post, $document, $html, $meta ) {
	$title = wp_strip_all_tags( $document['title'] ?? $meta['id'] );
	$meta += [ 'title' => $title, 'version' => $document['version'] ?? '', 'review_by' => $document['review_by'] ?? '', 'page' => $document['page'] ?? '',
		'attribution' => $document['attribution'] ?? '', 'overdue' => $document['validity']['overdue_text'] ?? '', 'fetched' => time(),
		'notice' => empty( $document['illustrative'] ) ? '' : ( $document['notices'][0] ?? 'Exempeltext som ingen har granskat medicinskt.' ) ];
	return ( $post ? [ 'ID' => $post->ID ] : [ 'post_status' => $settings['status'], 'post_name' => sanitize_title( $meta['id'] ),
		'post_author' => $settings['author'], 'comment_status' => 'closed', 'ping_status' => 'closed' ] ) + [
		'post_type' => $settings['type'],
		'post_title' => $meta['valid'] ? $title : "$title (gäller inte längre)",
		'post_excerpt' => $meta['valid'] ? wp_strip_all_tags( $document['scope'] ?? '' ) : 'Gäller inte längre.',
		'post_content' => "<!-- wp:html -->\n$html\n<!-- /wp:html -->", // a block, so that WordPress puts in no paragraphs
		'meta_input' => array_combine( preg_replace( '/^/', '_forlopp_', array_keys( $meta ) ), $meta ),
	];
}

/** What stands where a document has ended: why, and what holds instead. */
function forlopp_ended( $document ) {
	$html = '';
	foreach ( array_merge( [ 'Det här vårdförloppet gäller inte längre.' ], $document['notices'] ?? [] ) as $notice ) {
		$html .= '<p>' . esc_html( $notice ) . '</p>';
	}
	foreach ( $document['successors'] ?? [] as $next ) {
		$html .= sprintf( '<p>Läs i stället: <a href="%s">%s</a></p>', esc_url( $next['page'] ?? '' ), esc_html( $next['title'] ?? '' ) );
	}
	return "<div class=\"forlopp-note\">$html</div>";
}

/** Keep text and tables. What kses would leave as loose words (drawings, scripts) goes with all that is in it. */
function forlopp_safe( $html ) {
	$html = preg_replace_callback( '#<figure\b.*?</figure>#is', static function ( $figure ) {
		return false === stripos( $figure[0], '<svg' ) ? $figure[0] : ''; // a drawing of the flow, which stands in words too
	}, $html );
	$html = preg_replace( [ '#<(svg|script|style|template|iframe|object|math|noscript|textarea)\b.*?</\1\s*>#is', '/<!--.*?-->/s',
		'#<img\b[^>]*\balt="([^"]+)"[^>]*>#i' ], [ '', '', '<em>Bild: $1</em>' ], (string) $html );
	$allowed = [];
	foreach ( array_intersect_key( wp_kses_allowed_html( 'post' ), array_flip( explode( ' ', FORLOPP_TAGS ) ) ) as $tag => $attributes ) {
		$allowed[ $tag ] = array_diff_key( $attributes, [ 'style' => 1, 'data-*' => 1, 'hidden' => 1, 'target' => 1 ] );
	}
	$html = trim( str_replace( '<!--', '&lt;!--', wp_kses( (string) $html, $allowed, [ 'http', 'https', 'mailto', 'tel' ] ) ) );
	if ( '' === $html ) {
		throw new RuntimeException( 'Källans HTML kunde inte läsas.' );
	}
	return $html;
}

/** Put regional additions under the parts they belong to, last where a part is not found. National text is left as it is. */
function forlopp_with_additions( $html, $additions, $prefix ) {
	$items = array_values( $additions['items'] ?? [] );
	$example = empty( $additions['illustrative'] ) ? '' : '<p><strong>' . esc_html( $additions['notices'][0] ?? 'Exempeltext som ingen har granskat medicinskt.' ) . '</strong></p>';
	$answers = implode( ', ', array_filter( array_intersect_key( (array) ( $additions['responsible'] ?? [] ), array_flip( [ 'name', 'role', 'organisation' ] ) ), 'is_string' ) );
	foreach ( $items as $number => $item ) {
		$html .= sprintf( '<aside class="forlopp-regional" id="forlopp-regional-%d"><p><strong>Regionalt tillägg, %s</strong></p>%s%s<p>Ansvarig: %s. Skrivet %s%s.</p></aside>',
			$number, esc_html( implode( ': ', array_filter( [ $additions['region']['title'] ?? '', $item['title'] ?? '' ] ) ) ),
			$example . ( empty( $item['drifted'] ) ? '' : '<p><strong>' . esc_html( $item['notice'] ?? 'Det nationella innehållet har ändrats sedan tillägget skrevs.' ) . '</strong></p>' ),
			forlopp_safe( $item['html'] ?? '' ), esc_html( $answers ), esc_html( $additions['on'] ?? '' ),
			empty( $additions['review_by'] ) ? '' : ', ses över senast ' . esc_html( $additions['review_by'] ) );
	}
	if ( ! $items || ! class_exists( 'DOMDocument' ) ) {
		return $html; // without PHP's ext-xml the additions stay last
	}
	$page = new DOMDocument();
	$before = libxml_use_internal_errors( true ); // the parser keeps names it does not know, but complains
	$page->loadHTML( '<?xml encoding="utf-8"?><html><body>' . forlopp_safe( $html ) . '</body></html>' );
	libxml_use_internal_errors( $before );
	foreach ( $items as $number => $item ) {
		$at = $page->getElementById( $prefix . ( $item['anchor'] ?? '' ) );
		$box = $page->getElementById( "forlopp-regional-$number" );
		while ( $at && in_array( $at->nodeName, [ 'tbody', 'tr', '#text' ], true ) ) { // the last cell: nothing can stand between rows
			$at = '#text' === $at->nodeName ? $at->previousSibling : $at->lastChild;
		}
		if ( $at && in_array( $at->nodeName, [ 'li', 'td', 'th', 'dd', 'section', 'div' ], true ) ) {
			$at->appendChild( $box );
		} elseif ( $at ) { // after the heading or paragraph; after the table whose caption it is
			$at = 'caption' === $at->nodeName ? $at->parentNode : $at;
			$at->parentNode->insertBefore( $box, $at->nextSibling );
		}
	}
	return implode( '', array_map( [ $page, 'saveHTML' ], iterator_to_array( $page->getElementsByTagName( 'body' )->item( 0 )->childNodes ) ) );
}

/** Write all posts or none; return a line for each. */
function forlopp_write( $plan ) {
	global $wpdb;
	$lines = [];
	$wpdb->query( 'START TRANSACTION' );
	foreach ( $plan as $post ) {
		$before = isset( $post['ID'] ) ? get_post( $post['ID'] ) : null;
		$edited = $before && forlopp_edited( $before );
		$old = $before ? get_post_meta( $before->ID, '_forlopp_version', true ) : '';
		$id = $before ? wp_update_post( wp_slash( $post ), true ) : wp_insert_post( wp_slash( $post ), true );
		if ( is_wp_error( $id ) ) {
			$wpdb->query( 'ROLLBACK' );
			wp_cache_flush();
			throw new RuntimeException( "WordPress kunde inte spara ”{$post['post_title']}”: " . $id->get_error_message() );
		}
		update_post_meta( $id, '_forlopp_text', md5( get_post( $id )->post_content ) );
		$new = $post['meta_input']['_forlopp_version'];
		$lines[] = ( $post['meta_input']['_forlopp_valid'] ? ( $before ? 'Uppdaterad: ' : 'Ny: ' ) : 'Gäller inte längre: ' ) . $post['meta_input']['_forlopp_title']
			. ( $new ? ', version ' . ( $old && $old !== $new ? "$old → " : '' ) . $new : '' ) . '.'
			. ( $edited ? ' Lokala ändringar skrevs över; de finns kvar bland inläggets versioner.' : '' );
	}
	$wpdb->query( 'COMMIT' );
	return $lines;
}

// --- Showing: what depends on the day is said when the page is shown ----------------------------------------------------

function forlopp_managed() {
	$post = get_post();
	return $post && get_post_meta( $post->ID, '_forlopp_id', true ) && ! post_password_required( $post ) ? $post : null;
}

/** Say whether somebody has changed the text since it was fetched. */
function forlopp_edited( $post ) {
	return md5( $post->post_content ) !== get_post_meta( $post->ID, '_forlopp_text', true );
}

/** Lay the text aside while WordPress and others embellish: no smileys, embeds, shortcodes or changed signs in clinical text. */
function forlopp_hold( $content ) {
	$post = forlopp_managed();
	return $post && ! forlopp_edited( $post ) ? '<div class="forlopp-held"></div>' : $content;
}

function forlopp_frame( $content ) {
	$post = forlopp_managed();
	if ( ! $post ) {
		return $content;
	}
	$text = preg_replace( '#<!-- /?wp:html -->\n?#', '', $post->post_content );
	// Block themes look for shortcodes and smileys once more, in the whole page: ”(minst 8)” would become a face.
	$text = strtr( $text, [ '[' => '&#091;', ']' => '&#093;', '(' => '&#040;', ')' => '&#041;' ] );
	$content = str_replace( '<div class="forlopp-held"></div>', $text, $content );
	$known = array_map( 'current', get_post_meta( $post->ID ) ) + [ '_forlopp_added_by' => '' ]; // which copies of 1.0 do not have
	$words = html_entity_decode( wp_strip_all_tags( $content ), ENT_QUOTES, 'UTF-8' );
	$contact = forlopp_state()['contact'];
	$notes = [
		$known['_forlopp_notice'] => false === strpos( $words, $known['_forlopp_notice'] ?: ' ' ),
		$known['_forlopp_overdue'] ?: "Texten skulle ha setts över senast {$known['_forlopp_review_by']} och kan vara inaktuell. Se den nationella sidan."
			=> $known['_forlopp_valid'] && $known['_forlopp_review_by'] && $known['_forlopp_review_by'] < wp_date( 'Y-m-d' ),
		"Regionens tillägg skulle ha setts över senast {$known['_forlopp_added_by']}." => $known['_forlopp_added_by'] && $known['_forlopp_added_by'] < wp_date( 'Y-m-d' ),
		'Kopian har inte kunnat jämföras med källan sedan ' . wp_date( 'Y-m-d', $contact ) . '. Texten kan ha ändrats eller dragits tillbaka.'
			=> $contact < time() - FORLOPP_SILENT_DAYS * DAY_IN_SECONDS,
		'Texten har ändrats på den här webbplatsen och återger inte källan ordagrant.' => forlopp_edited( $post ),
	];
	foreach ( array_reverse( array_keys( array_filter( $notes ) ) ) as $note ) {
		$content = '<p class="forlopp-note" role="note"><strong>' . esc_html( $note ) . '</strong></p>' . $content;
	}
	$link = '<a href="' . esc_url( $known['_forlopp_page'] ) . '">';
	return $content . sprintf( '<p class="forlopp-copy">%s Hämtad %s, senast jämförd med källan %s. %s</p>',
		false === strpos( $words, $known['_forlopp_attribution'] ?: ' ' ) ? 'Källa: ' . esc_html( $known['_forlopp_attribution'] ) . '.' : '',
		wp_date( 'Y-m-d', (int) $known['_forlopp_fetched'] ), wp_date( 'Y-m-d', $contact ),
		false === strpos( $content, $link ) ? $link . 'Läs på den nationella sidan</a>' : '' );
}
add_filter( 'the_content', 'forlopp_hold', 0 );
add_filter( 'the_content', 'forlopp_frame', 99999 );
add_action( 'wp_enqueue_scripts', static function () { wp_enqueue_style( 'forlopp', plugins_url( 'forlopp.css', __FILE__ ), [], '1.1.0' ); } );

// --- Place in WordPress -----------------------------------------------------------------------------------------------

add_action( 'init', static function () {
	if ( 'vardforlopp' === forlopp_settings()['type'] ) {
		register_post_type( 'vardforlopp', [ 'labels' => [ 'name' => 'Vårdförlopp', 'singular_name' => 'Vårdförlopp' ], 'public' => true,
			'has_archive' => true, 'show_in_rest' => true, 'menu_icon' => 'dashicons-randomize', 'supports' => [ 'title', 'editor', 'excerpt', 'revisions' ] ] );
	}
	if ( ! wp_next_scheduled( 'forlopp_hourly' ) ) {
		wp_schedule_event( time(), 'hourly', 'forlopp_hourly' );
	}
} );
add_action( 'forlopp_hourly', 'forlopp_run' );
register_deactivation_hook( __FILE__, static function () { wp_clear_scheduled_hook( 'forlopp_hourly' ); } );
register_uninstall_hook( __FILE__, 'forlopp_uninstall' );

/** Nobody is left to say when a text is out of date: the posts become drafts. Only our settings are deleted. */
function forlopp_uninstall() {
	global $wpdb;
	foreach ( $wpdb->get_col( "SELECT post_id FROM $wpdb->postmeta WHERE meta_key = '_forlopp_id'" ) as $id ) {
		if ( 'publish' === get_post_status( $id ) ) {
			wp_update_post( [ 'ID' => (int) $id, 'post_status' => 'draft' ] );
		}
	}
	delete_option( 'forlopp' );
	delete_option( 'forlopp_state' );
}

require __DIR__ . '/signature.php';
if ( is_admin() ) {
	require __DIR__ . '/admin.php';
}
